using BusSignals.Testing;
using BusSignals.Tests.Orders;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Configuration;

[Trait("Feature", "J9")]
public sealed class AddSignalsTests
{
    [Fact]
    public async Task AddSignals_Twice_MergesBothCalls()
    {
        await using SignalHarness harness = await SignalHarness.StartAsync(
            bus =>
            {
                bus.AddSignals(signals => signals.AddSaga<FulfillmentSaga>(hosted: false).Add<Placed>(it => it.Late = LatePolicy.Reject));
                bus.AddSignals(signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>().AddSaga<FulfillmentSaga>());
            },
            cancellationToken: Token);

        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);

        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldBeIn("AwaitingPayment");
        Assert.Equal(LatePolicy.Reject, harness.Registry().Find(typeof(Placed))!.Options.Late);
        Assert.Single(harness.Registry().Processes);
    }

    [Fact]
    [Trait("Feature", "R9")]
    public void AddSignals_OfTheServicesBesideAnotherBus_SaysWhatToKeep()
    {
        const string Twice = "services.AddSignals(…) adds MassTransit with its in-memory transport, and this application has added MassTransit before, with AddMassTransit(…) or "
            + "with services.AddSignals(…). Keep one of them: within AddMassTransit(bus => …) bus.AddSignals(…) may be called as often as you like.";
        IServiceCollection services = new ServiceCollection().AddSignals(it => it.AddGroup<OrderSignals>());
        IServiceCollection others = new ServiceCollection().AddMassTransit(bus => bus.UsingInMemory());

        Assert.Equal([Twice], Assert.Throws<SignalConfigurationException>(() => services.AddSignals(it => it.AddSaga<FulfillmentSaga>())).Faults);
        Assert.Equal([Twice], Assert.Throws<SignalConfigurationException>(() => others.AddSignals(it => it.AddSaga<FulfillmentSaga>())).Faults);
    }

    [Fact]
    public async Task AddSaga_NotHosted_IsKnownButTakesNoSignals()
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>(hosted: false));

        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);

        Assert.Single(harness.Registry().Processes);
        Assert.Null(await harness.Processes.FindAsync("/order/42/fulfillment", Token));
    }
}
