using BusSignals.Testing;
using BusSignals.Tests.Orders;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Sagas;

[Trait("Feature", "J16")]
public sealed class AwaitOneSignalTests
{
    [Fact]
    public async Task Waits_InAState_AreTheSignalsOfTheState()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldWaitFor("order.paymentreceived", "order.noteadded");
        await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);

        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldWaitFor("order.delivered", "order.noteadded");
    }

    [Fact]
    public async Task Emit_TheOneAwaited_GoesOnWithItsPayload()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);

        await harness.EmitAsync(new Delivered(new("42")), cancellationToken: Token); // not awaited yet
        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldBeIn("AwaitingPayment");
        await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);

        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldHaveEnded()
            .ShouldHaveState<Fulfillment>(it => it.TxId == "tx-1");
    }

    [Fact]
    [Trait("Feature", "J17")]
    public async Task StateAs_EndedProcess_IsItsTypedResult()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        await harness.EmitAsync(new Placed(new("42"), 99.95m), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromDays(3), Token);

        Fulfillment result = (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldHaveEnded().View.StateAs<Fulfillment>()!;

        Assert.Equal(new Ref<Order>("42"), result.Order);
        Assert.Equal(99.95m, result.Price);
        Assert.Null(result.TxId);
    }

    [Fact]
    [Trait("Feature", "J17")]
    public async Task StateAs_NotStarted_IsNull()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        await harness.EmitAsync(new Delivered(new("42")), cancellationToken: Token);

        Assert.Null((await harness.ProcessAsync("/order/42/fulfillment", Token)).View.StateAs<Fulfillment>());
    }
}
