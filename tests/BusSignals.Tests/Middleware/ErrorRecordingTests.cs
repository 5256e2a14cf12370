using BusSignals.Testing;
using BusSignals.Tests.Flows;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Middleware;

/// <summary>A handler's exception is kept in the state as the last signal error, and the signal is not tried again.</summary>
[Trait("Feature", "Z30")]
public sealed class ErrorRecordingTests
{
    private readonly TaskScript _script = new()
    {
        Do = async (signal, context) =>
        {
            context.State.Done.Add(signal.What);
            context.Log("working");
            await context.Services.GetRequiredService<TaskSignals>().Noted.EmitAsync(new(signal.Task));
        },
    };

    private Task<SignalHarness> StartAsync() =>
        TaskHarness.StartAsync(_script, signals => signals.Use<ErrorRecording>().AddFlow<TaskNotesFlow>());

    [Fact]
    public async Task TypedState_WithAMember_KeepsTheErrorAndNothingElse()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.DoAsync("good");

        await harness.DoAsync("bad", fails: 9);

        TaskState state = await harness.StateAsync();
        Assert.Equal(new SignalError("task.do", "'bad' does not work.", harness.Now), state.LastSignalError);
        Assert.Equal(["good"], state.Done);
        Assert.Single(harness.Sent<TaskNoted>());
        (await harness.TaskAsync()).ShouldHaveHistory(
            ("task.do", SignalOutcome.Applied), ("task.do", SignalOutcome.Applied), ("task.do", SignalOutcome.Failed));
    }

    [Fact]
    public async Task Signal_IsTriedOnceAndIsADeadSignal()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.DoAsync("good");

        await harness.DoAsync("bad", fails: 9);

        Assert.Equal(["good", "bad"], _script.Attempts);
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Failed, "InvalidOperationException: 'bad' does not work."), (dead.Reason, dead.Error));
        Assert.Equal("InvalidOperationException: 'bad' does not work.", (await harness.TaskAsync()).View.History[^1].Reason);
    }

    [Fact]
    [Trait("Feature", "N4")]
    public async Task DeadSignal_Replayed_IsApplied()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.DoAsync("good");
        await harness.DoAsync("bad", fails: 1);

        ReplayResult result = Assert.Single(await harness.DeadSignals().ReplayAllAsync(cancellationToken: Token));

        Assert.Equal((SignalOutcome.Applied, true), (result.Outcome, result.Succeeded));
        Assert.Equal(["good", "bad"], (await harness.StateAsync()).Done);
    }

    [Fact]
    public async Task UntypedState_KeepsTheErrorAsAValue()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals.AddFlow<UntypedFlow>());
        await harness.DoAsync("good");

        await harness.DoAsync("bad");

        (await harness.ProcessAsync("/task/1/untyped", Token)).ShouldHaveState<FlowState>(it =>
            it.Get<string>("last") == "good" && it.Get<SignalError>("lastSignalError") == new SignalError("task.do", "no", harness.Now));
    }

    [Process("/task/{task}/untyped")]
    public sealed class UntypedFlow : SignalFlow
    {
        public UntypedFlow() => On<DoWork>((signal, context) =>
        {
            context.Set("last", signal.What);
            if (signal.What == "bad")
            {
                throw new ArithmeticException("no");
            }
        }).With<ErrorRecording>();
    }

    [Fact]
    public async Task Saga_WithAMember_KeepsTheErrorAndStaysInItsState()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals.AddSaga<RecordingSaga>(it => it.Use<ErrorRecording>()));
        await harness.EmitAsync(new OpenTask("1"), cancellationToken: Token);

        await harness.DoAsync("bad");

        (await harness.ProcessAsync("/task/1/recording", Token)).ShouldBeIn("Open")
            .ShouldHaveState<RecordingState>(it => it.LastSignalError == new SignalError("task.do", "no", harness.Now));
    }

    public sealed class RecordingState : SagaState
    {
        public SignalError? LastSignalError { get; set; }
    }

    [Process("/task/{task}/recording")]
    public sealed class RecordingSaga : SignalStateMachine<RecordingState>
    {
        public RecordingSaga()
        {
            Initially(When(Opened).TransitionTo(Open));
            During(Open, Ignore(Opened), When(Do).Then(_ => throw new ArithmeticException("no")).Finalize());
        }

        public Event<OpenTask> Opened { get; } = null!;

        public Event<DoWork> Do { get; } = null!;

        public State Open { get; } = null!;
    }

    [Fact]
    public async Task SignalThatWaited_KeepsTheErrorAndTakesNothingDown()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals.AddSaga<RecordingSaga>().Use<ErrorRecording>());
        await harness.DoAsync("bad");

        await harness.EmitAsync(new OpenTask("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/task/1/recording", Token)).ShouldBeIn("Open")
            .ShouldHaveState<RecordingState>(it => it.LastSignalError == new SignalError("task.do", "no", harness.Now))
            .ShouldHaveHistory(("task.do", SignalOutcome.Failed), ("task.opentask", SignalOutcome.Applied));
    }

    [Fact]
    public async Task Refusal_Passes()
    {
        await using SignalHarness harness = await TaskHarness.StartAsync(
            (_, _) => throw new SignalRefusedException("not you"), signals => signals.Use<ErrorRecording>());

        await harness.DoAsync();

        (await harness.TaskAsync()).ShouldHaveHistory(("task.do", SignalOutcome.Rejected));
    }

    [Fact]
    public async Task FirstSignal_StartsNoProcess()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.DoAsync("bad", fails: 9);

        (await harness.TaskAsync()).ShouldNotHaveStarted().ShouldHaveHistory(("task.do", SignalOutcome.Failed));
    }
}
