using BusSignals.Testing;
using BusSignals.Tests.Orders;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Timers;

[Trait("Feature", "N5")]
public sealed class CancelTimerTests
{
    private const string Path = "/order/42/fulfillment";

    [Fact]
    public async Task CancelTimer_Pending_NeverFires()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);

        bool cancelled = await harness.Processes.CancelTimerAsync(harness.Processes.IdOf(Path), "AwaitingPayment", Token);
        await harness.AdvanceAsync(TimeSpan.FromDays(30), Token);

        Assert.True(cancelled);
        (await harness.ProcessAsync(Path, Token)).ShouldBeIn("AwaitingPayment").ShouldHaveTimers().ShouldHaveHistory(
            ("order.placed", SignalOutcome.Applied), ("AwaitingPayment", SignalOutcome.Applied));
        Assert.Empty(harness.Sent<OrderExpired>());
    }

    [Fact]
    public async Task CancelTimer_Pending_IsNotedAsCancelled()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);

        await harness.Processes.CancelTimerAsync(harness.Processes.IdOf(Path), "AwaitingPayment", Token);

        Assert.Equal(HistoryKind.TimerCancelled, (await harness.ProcessAsync(Path, Token)).View.History[1].Kind);
    }

    [Fact]
    public async Task CancelTimer_FiredBefore_IsFalse()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromDays(3), Token);

        Assert.False(await harness.Processes.CancelTimerAsync(harness.Processes.IdOf(Path), "AwaitingPayment", Token));
    }

    [Fact]
    public async Task CancelTimer_UnknownProcess_IsFalseAndCreatesNothing()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        Assert.False(await harness.Processes.CancelTimerAsync(harness.Processes.IdOf(Path), "AwaitingPayment", Token));
        Assert.Null(await harness.Processes.FindAsync(Path, Token));
    }

    [Fact]
    public async Task IdOf_PathOfNoProcess_NamesTheRegisteredOnes()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        Assert.Equal(
            "No registered process has a path like '/order/42'; registered: '/order/{order}/fulfillment'.",
            Assert.Throws<SignalPathException>(() => harness.Processes.IdOf("/order/42")).Message);
    }
}
