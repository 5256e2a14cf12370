using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Timers;

/// <summary>The handlers of a flow set timers and withdraw them; each fires once, in the flow's own handler.</summary>
[Trait("Feature", "N5")]
public sealed class FlowTimerTests
{
    private const string Path = "/claim/7/review";

    [Signal("/claim/{claim}/filed", Id = "claim.filed")]
    public sealed record Filed(string Claim, TimeSpan Patience);

    [Signal("/claim/{claim}/answered", Id = "claim.answered")]
    public sealed record Answered(string Claim);

    [Signal("/claim/{claim}/closed", Id = "claim.closed")]
    public sealed record Closed(string Claim);

    [Signal("/claim/{claim}/asked", Id = "claim.asked")]
    public sealed record Asked(string Claim, string Timer, TimeSpan Delay);

    public sealed record Reminded(string Claim);

    public sealed class Review
    {
        public string Claim { get; set; } = "";

        public List<string> Fired { get; set; } = [];

        public TimeSpan Late { get; set; }

        public bool WasPending { get; set; }

        public SignalError? LastSignalError { get; set; }
    }

    public sealed class Archive : ISignalHandler<TimerElapsed, Review>
    {
        public Task HandleAsync(TimerElapsed signal, SignalContext<Review> context)
        {
            context.State.Fired.Add($"{signal.Name} by a class");
            return Task.CompletedTask;
        }
    }

    [Process("/claim/{claim}/review")]
    public sealed class ReviewFlow : SignalFlow<Review>
    {
        public ReviewFlow()
        {
            On<Filed>((signal, context) => context.Schedule("deadline", signal.Patience)).Starts();
            On<Answered>((_, context) => context.State.WasPending = context.CancelTimer("deadline"));
            On<Closed>((_, context) => context.EndProcess());
            On<Asked>((signal, context) => context.Schedule(signal.Timer, signal.Delay));
            OnTimer("deadline", async (elapsed, context) =>
            {
                context.State.Fired.Add(elapsed.Name);
                context.State.Late = elapsed.Late;
                context.Log("reminding", new { elapsed.Due });
                await context.CheckpointAsync(new { context.State.Claim });
                context.Schedule("archive", TimeSpan.FromDays(1));
            });
            OnTimer("retry 1", (elapsed, context) => context.State.Fired.Add(elapsed.Name));
            OnTimer("token order", (elapsed, context) => context.State.Fired.Add(elapsed.Name));
            OnTimer("end", (_, context) => context.EndProcess("nobody answered"));
            OnTimer("refused", (_, context) => context.Fail("not now"));
            OnTimer("broken", (_, _) => throw new InvalidOperationException("the printer is out of paper"));
            OnTimer<Archive>("archive");
        }
    }

    private static Task<SignalHarness> StartAsync(Action<ISignalsConfigurator>? more = null) => TestHarness.StartAsync(signals =>
    {
        signals.AddFlow<ReviewFlow>();
        more?.Invoke(signals);
    });

    private static async Task<SignalHarness> StartFiledAsync(TimeSpan? patience = null)
    {
        SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new Filed("7", patience ?? TimeSpan.FromDays(3)), cancellationToken: Token);
        return harness;
    }

    private static async Task<Review> StateAsync(SignalHarness harness) => (await harness.ProcessAsync(Path, Token)).View.StateAs<Review>()!;

    [Fact]
    public async Task Schedule_Deadline_FiresOnceAndNotBefore()
    {
        await using SignalHarness harness = await StartFiledAsync();
        DateTimeOffset due = harness.Now.AddDays(3);
        (await harness.ProcessAsync(Path, Token)).ShouldHaveTimers(("deadline", due));

        await harness.AdvanceAsync(TimeSpan.FromDays(3) - TimeSpan.FromMicroseconds(1), Token);
        Assert.Empty((await StateAsync(harness)).Fired);

        await harness.AdvanceAsync(TimeSpan.FromDays(30), Token);
        Assert.Equal(["deadline", "archive by a class"], (await StateAsync(harness)).Fired);
    }

    [Fact]
    public async Task OnTimer_Handler_HasTheContextOfAHandler()
    {
        await using SignalHarness harness = await StartFiledAsync();

        await harness.AdvanceAsync(TimeSpan.FromDays(3), Token);

        ProcessView view = (await harness.ProcessAsync(Path, Token)).ShouldHaveHistory(
            ("claim.filed", SignalOutcome.Applied),
            ("deadline", SignalOutcome.Applied),
            ("process.timer", SignalOutcome.Applied),
            ("process.timer", SignalOutcome.Applied)).View;
        Assert.Equal(
            [HistoryKind.Signal, HistoryKind.Timer, HistoryKind.Log, HistoryKind.Checkpoint], view.History.Select(it => it.Kind));
        Assert.Equal("""{"claim":"7"}""", view.History[3].Payload);
        Assert.Equal(harness.Now.AddDays(1), Assert.Single(view.Timers).Due);
    }

    [Fact]
    public async Task Schedule_WhileNobodyRuns_FiresLateAndSaysHowLate()
    {
        await using SignalHarness harness = await StartFiledAsync();
        harness.Clock().MoveTo(harness.Now.AddDays(5)); // nobody looks for what is due meanwhile

        await harness.WaitUntilIdleAsync(Token);

        Review review = await StateAsync(harness);
        Assert.Equal(["deadline"], review.Fired);
        Assert.Equal(TimeSpan.FromDays(2), review.Late);
    }

    [Fact]
    public async Task Schedule_SameNameAgain_ReplacesTheTimer()
    {
        await using SignalHarness harness = await StartFiledAsync();

        await harness.EmitAsync(new Asked("7", "deadline", TimeSpan.FromDays(10)), cancellationToken: Token);

        (await harness.ProcessAsync(Path, Token)).ShouldHaveTimers(("deadline", harness.Now.AddDays(10)));
        await harness.AdvanceAsync(TimeSpan.FromDays(9), Token);
        Assert.Empty((await StateAsync(harness)).Fired);
    }

    /// <summary>The engine has timers of its own, which are told by their kind.</summary>
    [Theory]
    [InlineData("retry 1")]
    [InlineData("token order")]
    [Trait("Feature", "R13")]
    public async Task Schedule_NameThatLooksLikeTheEngines_IsATimerOfTheFlow(string name)
    {
        await using SignalHarness harness = await StartFiledAsync(Timeout.InfiniteTimeSpan);

        await harness.EmitAsync(new Asked("7", name, TimeSpan.FromDays(1)), cancellationToken: Token);
        (await harness.ProcessAsync(Path, Token)).ShouldHaveTimers((name, harness.Now.AddDays(1)));
        await harness.AdvanceAsync(TimeSpan.FromDays(1), Token);

        Assert.Equal([name], (await StateAsync(harness)).Fired);
    }

    [Fact]
    public async Task CancelTimer_Pending_IsTrueAndItNeverFires()
    {
        await using SignalHarness harness = await StartFiledAsync();

        await harness.EmitAsync(new Answered("7"), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromDays(30), Token);

        Review review = await StateAsync(harness);
        Assert.True(review.WasPending);
        Assert.Empty(review.Fired);
    }

    [Fact]
    public async Task CancelTimer_None_IsFalse()
    {
        await using SignalHarness harness = await StartFiledAsync();
        await harness.EmitAsync(new Answered("7"), cancellationToken: Token);

        await harness.EmitAsync(new Answered("7"), cancellationToken: Token);

        Assert.False((await StateAsync(harness)).WasPending);
    }

    [Fact]
    public async Task EndProcess_WithTimers_WithdrawsThem()
    {
        await using SignalHarness harness = await StartFiledAsync();

        await harness.EmitAsync(new Closed("7"), cancellationToken: Token);

        (await harness.ProcessAsync(Path, Token)).ShouldHaveEnded().ShouldHaveTimers();
        await harness.AdvanceAsync(TimeSpan.FromDays(4), Token);
        Assert.Empty((await StateAsync(harness)).Fired);
    }

    [Fact]
    public async Task OnTimer_ThatEndsTheProcess_EndsIt()
    {
        await using SignalHarness harness = await StartFiledAsync();

        await harness.EmitAsync(new Asked("7", "end", TimeSpan.Zero), cancellationToken: Token);

        ProcessView view = (await harness.ProcessAsync(Path, Token)).ShouldHaveEnded().ShouldHaveTimers().View;
        Assert.Equal("nobody answered", view.StatusReason);
    }

    [Fact]
    public async Task OnTimer_ThatFails_IsNotedAndDoesNotComeAgain()
    {
        await using SignalHarness harness = await StartFiledAsync();

        await harness.EmitAsync(new Asked("7", "refused", TimeSpan.Zero), cancellationToken: Token);

        ProcessView view = (await harness.ProcessAsync(Path, Token)).View;
        HistoryEntry entry = Assert.Single(view.History, it => it.Kind == HistoryKind.Timer);
        Assert.Equal((SignalOutcome.Failed, "not now"), (entry.Outcome, entry.Reason));
        Assert.Equal(["deadline"], view.Timers.Select(it => it.Name));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task OnTimer_ThatThrows_StaysPendingAndComesAgain()
    {
        int attempts = 0;
        await using SignalHarness harness = await StartAsync(signals => signals.Use(async (context, next) =>
        {
            attempts += context.Signal.Name == "process.timer" ? 1 : 0;
            await next();
        }));
        await harness.EmitAsync(new Filed("7", TimeSpan.FromDays(3)), cancellationToken: Token);

        await harness.EmitAsync(new Asked("7", "broken", TimeSpan.FromSeconds(1)), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1), Token);
        Assert.Equal(3, attempts);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(1), Token);

        Assert.Equal(6, attempts);
        Assert.Contains("broken", (await harness.ProcessAsync(Path, Token)).View.Timers.Select(it => it.Name));
    }

    [Fact]
    [Trait("Feature", "Z30")]
    public async Task OnTimer_ThatThrowsAndIsRecorded_SetsTheLastErrorAndDoesNotComeAgain()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.Use<ErrorRecording>());
        await harness.EmitAsync(new Filed("7", TimeSpan.FromDays(3)), cancellationToken: Token);

        await harness.EmitAsync(new Asked("7", "broken", TimeSpan.Zero), cancellationToken: Token);

        ProcessView view = (await harness.ProcessAsync(Path, Token)).ShouldHaveTimers(("deadline", harness.Now.AddDays(3))).View;
        Assert.Equal(
            "InvalidOperationException: the printer is out of paper",
            Assert.Single(view.History, it => it.Outcome == SignalOutcome.Failed && it.Kind == HistoryKind.Timer).Reason);
        Assert.Equal(new SignalError("process.timer", "the printer is out of paper", harness.Now), view.StateAs<Review>()!.LastSignalError);
    }

    [Fact]
    public async Task Schedule_NameThatTheFlowDoesNotHandle_FailsAtOnceAndSaysWhatToWrite()
    {
        await using SignalHarness harness = await StartFiledAsync();

        await harness.EmitAsync(new Asked("7", "deadlin", TimeSpan.FromDays(1)), cancellationToken: Token);

        Assert.Equal(
            "InvalidOperationException: 'ReviewFlow' handles no timer 'deadlin', it handles 'archive', 'broken', 'deadline', 'end', 'refused', 'retry 1', 'token order'; "
            + "say what it does with OnTimer(\"deadlin\", …) in its constructor.",
            Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
    }

    [Fact]
    [Trait("Feature", "Z10")]
    public async Task Pause_WithADeadline_FiresItWithTheResume()
    {
        await using SignalHarness harness = await StartFiledAsync();
        await harness.EmitAsync(new PauseProcess(Path, "holidays"), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromDays(10), Token);
        Assert.Empty((await StateAsync(harness)).Fired);
        await harness.EmitAsync(new ResumeProcess(Path, "back"), cancellationToken: Token);

        Review review = await StateAsync(harness);
        Assert.Equal(["deadline"], review.Fired);
        Assert.Equal(TimeSpan.FromDays(7), review.Late);
    }

    [Process("/claim/{claim}/wrong")]
    public sealed class WrongFlow : SignalFlow<Review>
    {
        public WrongFlow()
        {
            On<Filed>((_, _) => { });
            OnTimer("twice", (_, _) => { });
            OnTimer("twice", (_, _) => { });
            OnTimer(" ", (_, _) => { });
        }
    }

    [Fact]
    public async Task OnTimer_WrongNames_AreStartUpFaults() => Assert.Equal(
        [
            "'WrongFlow' handles the timer 'twice' twice; keep one OnTimer.",
            "'WrongFlow' handles a timer ' '; a name is 1 to 400 characters.",
        ],
        await FaultsAsync(signals => signals.AddFlow<WrongFlow>()));
}
