using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Durable;

public sealed class Vault;

public sealed record WatchVault(Ref<Vault> Vault);

[Signal("/vault/{vault}/opened", Id = "vault.opened")]
public sealed record VaultOpened(Locked<Vault> Vault);

[Signal("/vault/{vault}/closed", Id = "vault.closed")]
public sealed record VaultClosed(Ref<Vault> Vault);

public sealed class VaultSignals(ISignalBus bus) : SignalGroup(bus)
{
    public Signal<VaultOpened> Opened => Of<VaultOpened>();

    public Signal<VaultClosed> Closed => Of<VaultClosed>();
}

[Process("/vault/{vault}/watch")]
public sealed class VaultProcess(VaultSignals signals) : DurableProcess<WatchVault, string>
{
    protected override async Task<string> RunAsync(ProcessContext process, WatchVault input)
    {
        VaultOpened opened = await process.ReceiveAsync(signals.Opened);
        bool heldInTheStep = await process.StepAsync("use", () => Task.FromResult(!opened.Vault.Lost.IsCancellationRequested));
        Fence fence = opened.Vault.Fence;
        await process.ReceiveAsync(signals.Closed);
        return $"{heldInTheStep} {fence == opened.Vault.Fence} {fence}";
    }
}

public sealed class LockedSignalTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "J20")]
    public async Task Fence_OfAReceivedLock_IsTheSameInEachReplay(bool cold)
    {
        await using SignalHarness harness = await StartAsync(it => it.AddGroup<VaultSignals>().AddProcess<VaultProcess>());
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        ProcessId id = await scope.ServiceProvider.GetRequiredService<ISignalBus>().StartAsync<VaultProcess>(new WatchVault(new("1")), Token);
        await harness.WaitUntilIdleAsync(Token);
        string fence;
        await using (EntityLock<Vault> held = await harness.Services.GetRequiredService<IEntityLocks>().AcquireAsync<Vault>("1", cancellationToken: Token))
        {
            fence = $"{held.Fence}";
            await harness.EmitAsync(new VaultOpened(held), cancellationToken: Token);
        }

        if (cold)
        {
            harness.Services.GetRequiredService<DurableRunCache>().Take(id.Key, -1);
        }

        await harness.EmitAsync(new VaultClosed(new("1")), cancellationToken: Token);

        string result = (await harness.ProcessAsync("/vault/1/watch", Token)).ShouldHaveEnded().View.ResultAs<string>();
        Assert.StartsWith("True True ", result, StringComparison.Ordinal);
        Assert.NotEqual($"True True {fence}", result); // the receiver's fence is a later one
    }
}
