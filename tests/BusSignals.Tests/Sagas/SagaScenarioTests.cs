using BusSignals.Testing;
using BusSignals.Tests.Orders;
using MassTransit;

namespace BusSignals.Tests.Sagas;

public sealed class SagaScenarioTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<SignalHarness> StartAsync() => SignalHarness.StartAsync(
        bus => bus.AddSignals(signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>()), cancellationToken: Token);

    [Fact]
    [Trait("Feature", "J3")]
    [Trait("Feature", "J17")]
    public async Task Payment_InTime_MovesTheOrderOn()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        (await harness.ProcessAsync("/order/42/fulfillment", Token))
            .ShouldBeIn("AwaitingPayment")
            .ShouldHaveTimers(("AwaitingPayment", harness.Now.AddDays(3)));
        await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);

        (await harness.ProcessAsync("/order/42/fulfillment", Token))
            .ShouldBeIn("AwaitingDelivery")
            .ShouldHaveTimers()
            .ShouldHaveState<Fulfillment>(it => it is { TxId: "tx-1", Price: 100, Order.Key: "42" });
        Assert.Equal([new ShippingRequested(new("42"), "tx-1")], harness.Sent<ShippingRequested>());
    }

    [Fact]
    [Trait("Feature", "N5")]
    public async Task Payment_Missing_ExpiresTheOrder()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromDays(3) - TimeSpan.FromMilliseconds(1), Token);
        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldBeIn("AwaitingPayment");
        await harness.AdvanceAsync(TimeSpan.FromMilliseconds(1), Token);

        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldHaveEnded();
        Assert.Equal([new OrderExpired(new("42"))], harness.Sent<OrderExpired>());
    }

    [Fact]
    [Trait("Feature", "C26")]
    public async Task Payment_BeforePlaced_IsKeptUntilWanted()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);
        (await harness.ProcessAsync("/order/42/fulfillment", Token))
            .ShouldNotHaveStarted().ShouldHoldInMailbox("order.paymentreceived");
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);

        (await harness.ProcessAsync("/order/42/fulfillment", Token))
            .ShouldBeIn("AwaitingDelivery").ShouldHoldInMailbox().ShouldHaveTimers();
    }
}
