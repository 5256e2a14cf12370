using BusSignals.Testing;
using BusSignals.Tests.Orders;
using BusSignals.Tests.Tokens;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Harness;

[Trait("Feature", "N10")]
public sealed class SnapshotTests
{
    [Fact]
    public async Task Snapshot_OfAProcess_HasRelativeTimesAndNumberedIds()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromHours(1), Token);
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);

        Assert.Equal(
            """
            /order/42/fulfillment  Running in 'AwaitingDelivery'
            state {"order":"42","price":100,"txId":"tx-1","notes":[]}
            +0d 00:00:00.000  Signal order.paymentreceived Applied -> AwaitingDelivery  id-1  {"order":"42","txId":"tx-1","amount":"100"}
            +0d 01:00:00.000  Signal order.placed Applied -> AwaitingPayment  id-2  {"order":"42","price":"100"}
            waits for order.delivered
            waits for order.noteadded

            """,
            await harness.SnapshotAsync("/order/42/fulfillment", Token));
    }

    [Fact]
    public async Task Snapshot_OfTheSameStoryAtAnotherTime_IsTheSame()
    {
        string first = await StoryAsync(new HarnessOptions());
        string second = await StoryAsync(new HarnessOptions { Start = new DateTimeOffset(2031, 5, 6, 7, 8, 9, TimeSpan.Zero) });

        Assert.Equal(first, second);
        Assert.Contains("\"token\":\"token-1\"", first, StringComparison.Ordinal);
        Assert.Contains("+2d 00:00:00.000", first, StringComparison.Ordinal);

        static async Task<string> StoryAsync(HarnessOptions options)
        {
            await using SignalHarness harness = await SignalHarness.StartAsync(
                bus => bus.AddSignals(signals => signals.Add<TrialStarted>().AddFlow<TrialFlow>()), options, Token);
            await harness.EmitAsync(new TrialStarted("ann", "ann@home"), cancellationToken: Token);
            await harness.AdvanceAsync(TimeSpan.FromDays(2), Token);
            await harness.ResolveAsync(TrialFlow.Upgrade, harness.ShouldHaveSent<Prompt>().Token.Text, new Decision("yes"), Token);
            return await harness.SnapshotAsync("/trial/ann/flow", Token);
        }
    }
}
