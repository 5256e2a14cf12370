using BusSignals.Testing;
using BusSignals.Tests.Orders;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Timers;

[Trait("Feature", "N5")]
public sealed class RescheduleTimerTests
{
    private const string Path = "/order/42/fulfillment";
    private const string Timer = "AwaitingPayment";

    private static async Task<SignalHarness> StartPlacedAsync()
    {
        SignalHarness harness = await StartOrdersAsync();
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        return harness;
    }

    private static async Task<bool> MoveAsync(SignalHarness harness, TimeSpan fromNow, string name = Timer)
    {
        bool moved = await harness.Processes.RescheduleTimerAsync(harness.Processes.IdOf(Path), name, harness.Now + fromNow, Token);
        await harness.WaitUntilIdleAsync(Token);
        return moved;
    }

    [Fact]
    public async Task Reschedule_ToLater_FiresThenAndNotBefore()
    {
        await using SignalHarness harness = await StartPlacedAsync();

        Assert.True(await MoveAsync(harness, TimeSpan.FromDays(10)));

        (await harness.ProcessAsync(Path, Token)).ShouldHaveTimers((Timer, harness.Now.AddDays(10)));
        await harness.AdvanceAsync(TimeSpan.FromDays(10) - TimeSpan.FromMicroseconds(1), Token);
        (await harness.ProcessAsync(Path, Token)).ShouldBeIn("AwaitingPayment");
        await harness.AdvanceAsync(TimeSpan.FromMicroseconds(1), Token);
        (await harness.ProcessAsync(Path, Token)).ShouldHaveEnded();
        Assert.Single(harness.Sent<OrderExpired>());
    }

    [Fact]
    public async Task Reschedule_ToSooner_FiresSoonerAndOnce()
    {
        await using SignalHarness harness = await StartPlacedAsync();

        await MoveAsync(harness, TimeSpan.FromHours(1));
        await harness.AdvanceAsync(TimeSpan.FromDays(30), Token);

        (await harness.ProcessAsync(Path, Token)).ShouldHaveEnded();
        Assert.Single(harness.Sent<OrderExpired>());
    }

    [Fact]
    public async Task Reschedule_ToThePast_FiresAtOnceAndIsNotLate()
    {
        await using SignalHarness harness = await StartPlacedAsync();

        Assert.True(await MoveAsync(harness, TimeSpan.FromDays(-1)));

        ProcessView view = (await harness.ProcessAsync(Path, Token)).ShouldHaveEnded().View;
        HistoryEntry fired = Assert.Single(view.History, it => it.Kind == HistoryKind.Timer);
        Assert.Equal((harness.Now, harness.Now), (fired.SentAt, fired.ConsumedAt));
    }

    [Fact]
    public async Task Reschedule_Pending_IsNotedWithBothTimes()
    {
        await using SignalHarness harness = await StartPlacedAsync();
        DateTimeOffset placed = harness.Now;
        await harness.AdvanceAsync(TimeSpan.FromHours(1), Token);

        await MoveAsync(harness, TimeSpan.FromDays(1));

        ProcessView view = (await harness.ProcessAsync(Path, Token)).View;
        HistoryEntry entry = view.History[1];
        Assert.Equal(
            (HistoryKind.TimerRescheduled, Timer, placed.AddDays(3), placed.AddHours(1), """{"due":"2026-01-02T01:00:00+00:00"}"""),
            (entry.Kind, entry.Name, entry.SentAt, entry.ReceivedAt, entry.Payload));
        Assert.Contains("timer AwaitingPayment rescheduled  -> due 2026-01-02 01:00:00.000", view.ToTimeline(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reschedule_TimerThatHasFired_IsFalse()
    {
        await using SignalHarness harness = await StartPlacedAsync();
        await harness.AdvanceAsync(TimeSpan.FromDays(3), Token);

        Assert.False(await MoveAsync(harness, TimeSpan.FromDays(1)));

        (await harness.ProcessAsync(Path, Token)).ShouldHaveTimers().ShouldHaveHistory(
            ("order.placed", SignalOutcome.Applied), (Timer, SignalOutcome.Applied));
    }

    [Fact]
    public async Task Reschedule_UnknownNameOrProcess_IsFalseAndCreatesNothing()
    {
        await using SignalHarness harness = await StartPlacedAsync();

        Assert.False(await MoveAsync(harness, TimeSpan.FromDays(1), "AwaitingDelivery"));
        Assert.False(await harness.Processes.RescheduleTimerAsync(
            harness.Processes.IdOf("/order/43/fulfillment"), Timer, harness.Now, Token));
        Assert.Null(await harness.Processes.FindAsync("/order/43/fulfillment", Token));
    }

    [Fact]
    public async Task Reschedule_WhilePaused_WaitsForTheResume()
    {
        await using SignalHarness harness = await StartPlacedAsync();
        await harness.EmitAsync(new PauseProcess(Path), cancellationToken: Token);

        Assert.True(await MoveAsync(harness, TimeSpan.FromHours(-1)));
        await harness.AdvanceAsync(TimeSpan.FromDays(1), Token);
        Assert.Equal(ProcessStatus.Paused, (await harness.ProcessAsync(Path, Token)).View.Status);
        Assert.Equal(0, Assert.Single(await harness.Processes.ListTimersAsync(new TimerQuery(), Token)).Attempts);
        await harness.EmitAsync(new ResumeProcess(Path), cancellationToken: Token);

        (await harness.ProcessAsync(Path, Token)).ShouldHaveEnded();
    }

    [Fact]
    public async Task Reschedule_WhileItsMessageIsOnTheWay_TheOldMessageMeansNothing()
    {
        await using SignalHarness harness = await StartPlacedAsync();
        ProcessView view = (await harness.ProcessAsync(Path, Token)).View;
        Guid old = view.Timers[0].Id;
        await MoveAsync(harness, TimeSpan.FromDays(5));

        await harness.SendToQueueAsync("Fulfillment", new TimerDue(view.Id.Key, old));

        (await harness.ProcessAsync(Path, Token)).ShouldBeIn("AwaitingPayment").ShouldHaveTimers((Timer, harness.Now.AddDays(5)));
    }

    [Fact]
    public async Task ListTimers_OfAllProcesses_ComeByDueAndByPages()
    {
        await using SignalHarness harness = await StartPlacedAsync();
        await harness.AdvanceAsync(TimeSpan.FromHours(1), Token);
        await harness.EmitAsync(new Placed(new("43"), 100), cancellationToken: Token);
        await harness.EmitAsync(new Placed(new("44"), 100), cancellationToken: Token);
        await harness.Processes.RescheduleTimerAsync(harness.Processes.IdOf("/order/44/fulfillment"), Timer, harness.Now.AddMinutes(5), Token);

        IReadOnlyList<PendingTimer> first = await harness.Processes.ListTimersAsync(new TimerQuery { Limit = 2 }, Token);
        IReadOnlyList<PendingTimer> second = await harness.Processes.ListTimersAsync(new TimerQuery { Limit = 2, After = first[^1] }, Token);

        Assert.Equal(["/order/44/fulfillment", "/order/42/fulfillment"], first.Select(it => it.Process.Path));
        Assert.Equal(["/order/43/fulfillment"], second.Select(it => it.Process.Path));
        Assert.Equal((Timer, harness.Now.AddMinutes(5), ProcessStatus.Running, "AwaitingPayment"), (first[0].Name, first[0].Due, first[0].Status, first[0].State));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task ListTimers_LimitOutOfRange_IsRefused(int limit)
    {
        await using SignalHarness harness = await StartOrdersAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => harness.Processes.ListTimersAsync(new TimerQuery { Limit = limit }, Token));
    }
}
