using BusSignals.Testing;
using BusSignals.Tests.Orders;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Harness;

[Trait("Feature", "N10")]
public sealed class AssertionTests
{
    private static async Task<ProcessAssertions> PaidOrderAsync(SignalHarness harness)
    {
        await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromHours(1), Token);
        await harness.EmitAsync(new NoteAdded(new("42"), "hello"), cancellationToken: Token);
        return await harness.ProcessAsync("/order/42/fulfillment", Token);
    }

    [Fact]
    public async Task ShouldBeIn_OtherState_ShowsTheTimeline()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        await PaidOrderAsync(harness);
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        ProcessAssertions order = await harness.ProcessAsync("/order/42/fulfillment", Token);

        string message = Assert.Throws<HarnessAssertionException>(() => order.ShouldBeIn("AwaitingPayment")).Message;

        Assert.Equal(
            """
            '/order/42/fulfillment' should be in 'AwaitingPayment'.

            /order/42/fulfillment  in 'AwaitingDelivery' since 2026-01-01 01:00:00.000
              2026-01-01 00:00:00.000  order.paymentreceived  -> AwaitingDelivery, waited 01:00:00.000
              2026-01-01 01:00:00.000  order.noteadded        -> AwaitingDelivery
              2026-01-01 01:00:00.000  order.placed           -> AwaitingPayment
              waits for order.delivered
              waits for order.noteadded

            """,
            message);
    }

    [Fact]
    public async Task ShouldHaveEnded_Mailbox_ShowsWhatWaits()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        ProcessAssertions order = await PaidOrderAsync(harness);

        string message = Assert.Throws<HarnessAssertionException>(order.ShouldHaveEnded).Message;

        Assert.Equal(
            """
            '/order/42/fulfillment' should have ended.

            /order/42/fulfillment  not started
              2026-01-01 00:00:00.000  order.paymentreceived  waits in the mailbox
              2026-01-01 01:00:00.000  order.noteadded        waits in the mailbox

            """,
            message);
    }

    [Fact]
    public async Task ShouldHaveTimers_Ended_ShowsTheTimerThatFired()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromDays(3), Token);
        ProcessAssertions order = await harness.ProcessAsync("/order/42/fulfillment", Token);

        string message = Assert.Throws<HarnessAssertionException>(
            () => order.ShouldHaveTimers(("AwaitingPayment", harness.Now))).Message;

        Assert.Equal(
            """
            '/order/42/fulfillment' should have the timers AwaitingPayment due 2026-01-04T00:00:00.0000000+00:00.

            /order/42/fulfillment  ended in 'Final' at 2026-01-04 00:00:00.000
              2026-01-01 00:00:00.000  order.placed           -> AwaitingPayment
              2026-01-04 00:00:00.000  timer AwaitingPayment  -> Final

            """,
            message);
    }

    [Fact]
    public async Task ShouldHaveState_ConditionFalse_ShowsTheState()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        ProcessAssertions order = await harness.ProcessAsync("/order/42/fulfillment", Token);

        string message = Assert.Throws<HarnessAssertionException>(
            () => order.ShouldHaveState<Fulfillment>(it => it.Price == 1, "the price should be 1")).Message;

        Assert.StartsWith(
            "'/order/42/fulfillment' the price should be 1; it is {\"order\":\"42\",\"price\":100,\"txId\":null,\"notes\":[]}.",
            message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_NothingEverArrived_SaysSo()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        Assert.Equal(
            "'/order/42/fulfillment' is not there: nothing ever arrived for it.",
            (await Assert.ThrowsAsync<HarnessAssertionException>(() => harness.ProcessAsync("/order/42/fulfillment", Token))).Message);
    }
}
