using BusSignals.Testing;
using BusSignals.Tests.Orders;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Harness;

/// <summary>The application's registration runs unchanged in a host and in a harness.</summary>
[Trait("Feature", "N10")]
public sealed class SameRegistrationTests
{
    private readonly TaskCompletionSource _shipping = new();

    private void Register(IBusRegistrationConfigurator bus)
    {
        bus.AddSignals(signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>());
        bus.AddHandler((ConsumeContext<ShippingRequested> context) =>
        {
            _shipping.TrySetResult();
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Start_InAHarness_DoesTheJob()
    {
        await using SignalHarness harness = await SignalHarness.StartAsync(Register, cancellationToken: Token);

        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);

        Assert.True(_shipping.Task.IsCompletedSuccessfully);
    }

    [Fact]
    [Trait("Feature", "J9")]
    public async Task Start_InAHost_DoesTheJob()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            Register(bus);
            bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context));
        });
        using IHost host = builder.Build();
        await host.StartAsync(Token);

        await host.Services.EmitOnlyAsync(new Placed(new("42"), 100));
        await host.Services.EmitOnlyAsync(new PaymentReceived(new("42"), "tx-1", 100));
        await _shipping.Task.WaitAsync(Token);

        ProcessView? view = await host.Services.GetRequiredService<IProcesses>().FindAsync("/order/42/fulfillment", Token);
        Assert.Equal("AwaitingDelivery", view!.State);
        await host.StopAsync(Token);
    }
}
