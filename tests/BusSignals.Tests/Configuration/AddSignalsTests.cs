using BusSignals.Testing;
using BusSignals.Tests.Orders;
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
    public async Task AddSaga_NotHosted_IsKnownButTakesNoSignals()
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>(hosted: false));

        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);

        Assert.Single(harness.Registry().Processes);
        Assert.Null(await harness.Processes.FindAsync("/order/42/fulfillment", Token));
    }
}
