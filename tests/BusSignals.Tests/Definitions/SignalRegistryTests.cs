using BusSignals.Testing;
using BusSignals.Tests.Orders;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Definitions;

[Trait("Feature", "Z4")]
public sealed class SignalRegistryTests
{
    [Fact]
    public async Task Signals_OfAGroupAndASaga_AreListedOnceById()
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.AddGroup<OrderSignals>().Add<Placed>().Add<Placed>().AddSaga<FulfillmentSaga>());

        Assert.Equal(
            ["order.delivered", "order.noteadded", "order.paymentreceived", "order.placed"],
            harness.Registry().Signals.Select(it => it.Id.ToString()));
    }

    [Fact]
    public async Task Processes_OfASaga_SayPathEndpointAndSignals()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        ProcessDefinition process = Assert.Single(harness.Registry().Processes);

        Assert.Equal("/order/{order}/fulfillment", process.Path.Template);
        Assert.Equal(typeof(FulfillmentSaga), process.Type);
        Assert.Equal("Fulfillment", process.Endpoint);
        Assert.Equal(
            ["order.delivered", "order.noteadded", "order.paymentreceived", "order.placed"],
            process.Signals.Select(it => it.Id.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task BoundTo_SignalOfASaga_IsTheSaga()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        ISignalRegistry registry = harness.Registry();

        SignalDefinition placed = registry.Find(SignalId.Parse("order.placed"))!;

        Assert.Equal(typeof(Placed), placed.Contract);
        Assert.Equal([typeof(FulfillmentSaga)], registry.BoundTo(placed).Select(it => it.Type));
    }

    [Fact]
    public async Task Find_UnknownSignal_IsNull()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        Assert.Null(harness.Registry().Find(typeof(OrderExpired)));
        Assert.Null(harness.Registry().Find(SignalId.Parse("order.unknown")));
    }

    [Fact]
    public async Task BoundTo_SignalWithoutProcess_IsEmpty()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.Add<Placed>());

        Assert.Empty(harness.Registry().BoundTo(Assert.Single(harness.Registry().Signals)));
    }
}
