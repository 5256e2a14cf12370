using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Authorization;

[Trait("Feature", "N13")]
public sealed class TenantEmitTests
{
    private static readonly Placed Order = new("acme", "1", "acme");

    [Fact]
    public async Task Emit_ForTheOwnTenant_IsAppliedAndSoIsWhatTheProcessPublishes()
    {
        await using SignalHarness harness = await Shops.StartAsync(new Worker());

        await harness.EmitAsync(Order, cancellationToken: Token);

        Assert.Equal(["placed"], await harness.SeenAsync("/tenant/acme/order/1"));
        Assert.Equal(["due"], await harness.SeenAsync("/tenant/acme/bill/1"));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Theory]
    [InlineData("evil", "'evil'")]
    [InlineData("ACME", "'ACME'")]
    [InlineData(null, "none")]
    public async Task Emit_ForAnotherTenant_IsRefusedAndNothingLeaves(string? current, string named)
    {
        await using SignalHarness harness = await Shops.StartAsync(new Worker { Tenant = current });

        var exception = await Assert.ThrowsAsync<SignalNotAllowedException>(() => harness.EmitAsync(Order, cancellationToken: Token));

        Assert.Equal($"The signal 'tenant.placed' may not be emitted: it is for the tenant 'acme', and the emitter works for {named}.", exception.Message);
        Assert.Equal("tenant.placed", exception.Signal.ToString());
        Assert.Null(await harness.Processes.FindAsync("/tenant/acme/order/1", Token));
    }

    [Fact]
    public async Task Emit_BySystem_MayBeForEveryTenant()
    {
        await using SignalHarness harness = await Shops.StartAsync(new Worker { Tenant = null, IsSystem = true });

        await harness.EmitAsync(Order, cancellationToken: Token);

        Assert.Equal(["placed"], await harness.SeenAsync("/tenant/acme/order/1"));
    }

    [Fact]
    public async Task Publish_ByAProcessForAnotherTenant_FailsItsHandler()
    {
        await using SignalHarness harness = await Shops.StartAsync(new Worker { IsSystem = true }); // the process is none

        await harness.EmitAsync(Order with { BillTo = "evil" }, cancellationToken: Token);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(DeadReason.Failed, dead.Reason);
        Assert.Contains("it is for the tenant 'evil', and the emitter works for 'acme'", dead.Error, StringComparison.Ordinal);
        Assert.Null(await harness.Processes.FindAsync("/tenant/evil/bill/1", Token));
    }

    [Fact]
    public async Task Send_ToAProcessOfAnotherTenant_IsRefused()
    {
        await using SignalHarness harness = await Shops.StartAsync(new Worker { Tenant = "evil" });
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        ProcessHandle process = scope.ServiceProvider.GetRequiredService<ISignalBus>()
            .For(harness.Services.GetRequiredService<SignalCatalog>().Resolve("/tenant/acme/order/1").Id);

        await Assert.ThrowsAsync<SignalNotAllowedException>(() => process.SendAsync(new Paid("acme", "1"), cancellationToken: Token));
        await Assert.ThrowsAsync<SignalNotAllowedException>(() => process.SendAsync(new PauseProcess("/tenant/acme/order/1"), cancellationToken: Token));
    }

    [Fact]
    public async Task Send_ToAProcessOfTheOwnTenant_IsApplied()
    {
        await using SignalHarness harness = await Shops.StartAsync(new Worker());
        await harness.EmitAsync(Order, cancellationToken: Token);
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();

        await scope.ServiceProvider.GetRequiredService<ISignalBus>()
            .For(harness.Services.GetRequiredService<SignalCatalog>().Resolve("/tenant/acme/order/1").Id)
            .SendAsync("tenant.paid", "{}", cancellationToken: Token);
        await harness.WaitUntilIdleAsync(Token);

        Assert.Equal(["placed", "paid"], await harness.SeenAsync("/tenant/acme/order/1"));
    }

    [Fact]
    public async Task Emit_ControlOfAProcess_IsForItsTenant()
    {
        var worker = new Worker();
        await using SignalHarness harness = await Shops.StartAsync(worker);
        await harness.EmitAsync(Order, cancellationToken: Token);
        var pause = new PauseProcess("/tenant/acme/order/1");

        await harness.PublishAsync(pause, cancellationToken: Token); // crafted: without a proof
        worker.Tenant = "evil";
        await Assert.ThrowsAsync<SignalNotAllowedException>(() => harness.EmitAsync(pause, cancellationToken: Token));
        Assert.Equal(ProcessStatus.Running, (await harness.Processes.FindAsync("/tenant/acme/order/1", Token))!.Status);
        Assert.Equal(DeadReason.Rejected, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);

        worker.Tenant = "acme";
        await harness.EmitAsync(pause, cancellationToken: Token);
        Assert.Equal(ProcessStatus.Paused, (await harness.Processes.FindAsync("/tenant/acme/order/1", Token))!.Status);
    }
}
