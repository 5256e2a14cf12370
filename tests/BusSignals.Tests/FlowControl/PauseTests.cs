using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.FlowControl;

[Trait("Feature", "Z10")]
public sealed class PauseTests
{
    private const string Path = "/room/3/301";

    private readonly Breaker _breaker = new();

    [Fact]
    public async Task Pause_RunningSaga_ShowsStatusAndReason()
    {
        await using SignalHarness harness = await StartBookedAsync();

        await harness.EmitAsync(new PauseProcess(Path, "stock is counted"), cancellationToken: Token);

        ProcessView view = (await harness.ProcessAsync(Path, Token)).View;
        Assert.Equal((ProcessStatus.Paused, "stock is counted", "Taken"), (view.Status, view.StatusReason, view.State));
    }

    [Theory]
    [InlineData(EarlyPolicy.Buffer)]
    [InlineData(EarlyPolicy.Discard)]
    [InlineData(EarlyPolicy.Reject)]
    [InlineData(EarlyPolicy.Start)]
    public async Task Pause_SignalOfAnyPolicy_WaitsAndIsAppliedOnResume(EarlyPolicy policy)
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.Add<BellRang>(it => it.Early = policy).AddFlow<DeskFlow>());
        await harness.EmitAsync(new BellRang("1", 1), cancellationToken: Token);
        await harness.EmitAsync(new PauseProcess("/desk/1"), cancellationToken: Token);

        await harness.EmitAsync(new BellRang("1", 2), cancellationToken: Token);
        (await harness.ProcessAsync("/desk/1", Token)).ShouldHoldInMailbox("desk.bellrang");
        await harness.EmitAsync(new ResumeProcess("/desk/1"), cancellationToken: Token);

        (await harness.ProcessAsync("/desk/1", Token)).ShouldBeIn("Running").ShouldHaveState<Desk>(it => it.Rings.SequenceEqual([1, 2]));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Pause_SignalForManyProcesses_WaitsForThePausedOne()
    {
        await using SignalHarness harness = await StartBookedAsync();
        await harness.EmitAsync(new PauseProcess(Path), cancellationToken: Token);

        await harness.EmitAsync(new AlarmRang("3"), cancellationToken: Token);
        (await harness.ProcessAsync(Path, Token)).ShouldHoldInMailbox("floor.alarmrang");
        await harness.EmitAsync(new ResumeProcess(Path), cancellationToken: Token);

        Assert.Equal(["alarm"], await HeardAsync(harness));
    }

    [Fact]
    public async Task Pause_TimerFallsDue_WaitsUntilResume()
    {
        await using SignalHarness harness = await StartBookedAsync();
        await harness.EmitAsync(new PauseProcess(Path), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromHours(5), Token);
        ProcessView paused = (await harness.ProcessAsync(Path, Token)).View;
        await harness.EmitAsync(new ResumeProcess(Path), cancellationToken: Token);

        Assert.Equal("Taken", paused.State);
        Assert.Single(paused.Timers);
        ProcessView resumed = (await harness.ProcessAsync(Path, Token)).ShouldBeIn("Overdue").View;
        Assert.Equal(harness.Now.AddHours(2), Assert.Single(resumed.Timers).Due);
    }

    [Fact]
    public async Task Pause_TimerNotYetDueOnResume_FiresAtItsTime()
    {
        await using SignalHarness harness = await StartBookedAsync();
        DateTimeOffset due = harness.Now.AddHours(1);
        await harness.EmitAsync(new PauseProcess(Path), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(20), Token);

        await harness.EmitAsync(new ResumeProcess(Path), cancellationToken: Token);
        Assert.Equal(due, Assert.Single((await harness.ProcessAsync(Path, Token)).ShouldBeIn("Taken").View.Timers).Due);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(40), Token);

        ProcessView view = (await harness.ProcessAsync(Path, Token)).ShouldBeIn("Overdue").View;
        HistoryEntry fired = Assert.Single(view.History, it => it.Kind == HistoryKind.Timer);
        Assert.Equal((due, due), (fired.SentAt!.Value, fired.ConsumedAt!.Value));
    }

    [Theory]
    [InlineData(30, 60, "hello hour")]
    [InlineData(90, 30, "hour late hello")]
    public async Task Resume_TimerAndSignal_ComeInOrderOfTheirTime(int before, int after, string heard)
    {
        await using SignalHarness harness = await StartBookedAsync();
        await harness.EmitAsync(new PauseProcess(Path), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(before), Token);
        await harness.EmitAsync(new Said("3", "301", "hello"), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(after), Token);

        await harness.EmitAsync(new ResumeProcess(Path), cancellationToken: Token);

        Assert.Equal(heard, string.Join(' ', await HeardAsync(harness)));
    }

    [Fact]
    public async Task Resume_SeveralSignals_ComeInOrderOfArrival()
    {
        await using SignalHarness harness = await StartBookedAsync();
        await harness.EmitAsync(new PauseProcess(Path), cancellationToken: Token);
        foreach (string text in (string[])["a", "b", "c"])
        {
            await harness.EmitAsync(new Said("3", "301", text), cancellationToken: Token);
        }

        await harness.EmitAsync(new ResumeProcess(Path), cancellationToken: Token);

        Assert.Equal(["a", "b", "c"], await HeardAsync(harness));
    }

    [Fact]
    public async Task Resume_TimerThatFails_ResumesAndTheTimerIsTriedAgain()
    {
        await using SignalHarness harness = await StartBookedAsync();
        await harness.EmitAsync(new PauseProcess(Path), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromHours(2), Token);
        await harness.EmitAsync(new Said("3", "301", "after"), cancellationToken: Token);

        _breaker.IsBroken = true;
        await harness.EmitAsync(new ResumeProcess(Path), cancellationToken: Token);
        (await harness.ProcessAsync(Path, Token)).ShouldBeIn("Taken");
        _breaker.IsBroken = false;
        await harness.AdvanceAsync(TimeSpan.FromMinutes(5), Token);

        (await harness.ProcessAsync(Path, Token)).ShouldBeIn("Overdue");
        Assert.Equal(["after", "hour"], await HeardAsync(harness));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Pause_BufferTimeOver_SignalIsStillAppliedOnResume()
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.Add<BellRang>(it => it.BufferFor = TimeSpan.FromHours(1)).AddFlow<DeskFlow>());
        await harness.EmitAsync(new BellRang("1", 1), cancellationToken: Token);
        await harness.EmitAsync(new PauseProcess("/desk/1"), cancellationToken: Token);
        await harness.EmitAsync(new BellRang("1", 2), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromDays(1), Token);
        await harness.EmitAsync(new ResumeProcess("/desk/1"), cancellationToken: Token);

        (await harness.ProcessAsync("/desk/1", Token)).ShouldHaveState<Desk>(it => it.Rings.SequenceEqual([1, 2]));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Resume_UnwantedSignalWhoseTimeIsOver_ExpiresThen()
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.Add<RoomBooked>(it => it.BufferFor = TimeSpan.FromMinutes(10)).AddSaga<RoomSaga>(),
            services => services.AddSingleton(_breaker));
        await harness.EmitAsync(new RoomBooked("3", "301"), cancellationToken: Token);
        await harness.EmitAsync(new PauseProcess(Path), cancellationToken: Token);
        await harness.EmitAsync(new RoomBooked("3", "301"), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(30), Token);
        Assert.Empty(await harness.DeadSignalsAsync(Token));

        await harness.EmitAsync(new ResumeProcess(Path), cancellationToken: Token);

        Assert.Equal(DeadReason.Expired, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);
    }

    [Fact]
    public async Task Sweep_ManyPausedMailboxesWithExpired_ComesToAnEnd()
    {
        await using SignalHarness harness = await StartAsync(signals => signals
            .Add<BellRang>(it => it.BufferFor = TimeSpan.FromHours(1)).AddFlow<DeskFlow>().ConfigureRetention(it => it.BatchSize = 1));
        await harness.EmitAsync(new BellRang("1", 1), cancellationToken: Token);
        await harness.EmitAsync(new PauseProcess("/desk/1"), cancellationToken: Token);
        await harness.EmitAsync(new BellRang("1", 2), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromDays(1), Token);

        (await harness.ProcessAsync("/desk/1", Token)).ShouldHoldInMailbox("desk.bellrang");
    }

    [Fact]
    public async Task Pause_Twice_KeepsTheFirstReason()
    {
        await using SignalHarness harness = await StartBookedAsync();

        await harness.EmitAsync(new PauseProcess(Path, "first"), cancellationToken: Token);
        await harness.EmitAsync(new PauseProcess(Path, "second"), cancellationToken: Token);

        ProcessView view = (await harness.ProcessAsync(Path, Token)).View;
        Assert.Equal("first", view.StatusReason);
        Assert.Single(view.History, it => it.Name == "process.pause");
    }

    [Fact]
    public async Task Pause_RedeliveredAfterResume_IsADuplicate()
    {
        await using SignalHarness harness = await StartBookedAsync();
        var once = new EmitOptions { IdempotencyKey = "pause-1" };
        await harness.EmitAsync(new PauseProcess(Path), once, Token);
        await harness.EmitAsync(new ResumeProcess(Path), cancellationToken: Token);

        await harness.EmitAsync(new PauseProcess(Path), once, Token);

        (await harness.ProcessAsync(Path, Token)).ShouldBeIn("Taken");
    }

    [Fact]
    public async Task Resume_RunningProcess_ChangesNothing()
    {
        await using SignalHarness harness = await StartBookedAsync();
        long version = (await harness.ProcessAsync(Path, Token)).View.Version;

        await harness.EmitAsync(new ResumeProcess(Path), cancellationToken: Token);

        Assert.Equal(version, (await harness.ProcessAsync(Path, Token)).View.Version);
    }

    [Fact]
    public async Task Pause_UnknownProcess_MakesNone()
    {
        await using SignalHarness harness = await StartBookedAsync();

        await harness.EmitAsync(new PauseProcess("/room/3/999"), cancellationToken: Token);

        Assert.Null(await harness.Processes.FindAsync("/room/3/999", Token));
    }

    [Fact]
    public async Task Pause_ByGroup_PausesThatProcessOnly()
    {
        await using SignalHarness harness = await StartBookedAsync();
        await harness.EmitAsync(new RoomBooked("3", "302"), cancellationToken: Token);

        await using (AsyncServiceScope scope = harness.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<ProcessSignals>().Pause.EmitAsync(new(Path, "group"), cancellationToken: Token);
        }

        await harness.WaitUntilIdleAsync(Token);
        Assert.Equal(ProcessStatus.Paused, (await harness.ProcessAsync(Path, Token)).View.Status);
        (await harness.ProcessAsync("/room/3/302", Token)).ShouldBeIn("Taken");
    }

    [Fact]
    public async Task Pause_PublishedPlainly_Pauses()
    {
        await using SignalHarness harness = await StartBookedAsync();

        await harness.PublishAsync(new PauseProcess(Path, "plain"), cancellationToken: Token);

        Assert.Equal("plain", (await harness.ProcessAsync(Path, Token)).View.StatusReason);
    }

    [Fact]
    public async Task Pause_ByName_FillsInTheProcess()
    {
        await using SignalHarness harness = await StartBookedAsync();

        await harness.SendAsync(Path, "app:process.pause", """{ "reason": "by name" }""");

        Assert.Equal("by name", (await harness.ProcessAsync(Path, Token)).View.StatusReason);
    }

    [Fact]
    public async Task Pause_ByNameForAnotherProcess_IsRefused()
    {
        await using SignalHarness harness = await StartBookedAsync();

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(
            () => harness.SendAsync(Path, "process.pause", """{ "process": "/room/3/302" }"""));

        Assert.Equal(
            "The signal 'process.pause' was sent to '/room/3/301', but is for '/room/3/302'; send it to the process it names.",
            exception.Message);
    }

    [Fact]
    public async Task Pause_ByManagerForAnotherProcess_IsRefused()
    {
        await using SignalHarness harness = await StartBookedAsync();
        await harness.EmitAsync(new RoomBooked("3", "302"), cancellationToken: Token);

        await Assert.ThrowsAsync<InvalidSignalException>(
            () => harness.Manager(Path).HandleAsync(new PauseProcess("/room/3/302"), cancellationToken: Token));

        (await harness.ProcessAsync("/room/3/302", Token)).ShouldBeIn("Taken");
    }

    [Fact]
    public async Task Pause_ReasonNoDatabaseCouldKeep_IsMadeText()
    {
        await using SignalHarness harness = await StartBookedAsync();

        await harness.SendEnvelopeAsync<PauseProcess>("Room", $$"""{ "process": "{{Path}}", "reason": "a\u0000b" }""");

        Assert.Equal("a\uFFFDb", (await harness.ProcessAsync(Path, Token)).View.StatusReason);
    }

    private async Task<SignalHarness> StartBookedAsync()
    {
        SignalHarness harness = await StartAsync(signals => signals.AddSaga<RoomSaga>(), services => services.AddSingleton(_breaker));
        await harness.EmitAsync(new RoomBooked("3", "301"), cancellationToken: Token);
        return harness;
    }

    private static async Task<IReadOnlyList<string>> HeardAsync(SignalHarness harness) =>
        (await harness.ProcessAsync(Path, Token)).View.StateAs<Room>()!.Heard;
}
