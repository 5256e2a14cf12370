using BusSignals.Testing;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Sagas;

/// <summary>OnUnhandledEvent decides over what a state does not handle, instead of the mailbox.</summary>
[Trait("Feature", "M8")]
public sealed class UnhandledEventTests
{
    [Signal("/robot/{robot}/start", Id = "robot.start")]
    public sealed record Start(string Robot);

    [Signal("/robot/{robot}/move", Id = "robot.move")]
    public sealed record Move(string Robot, int By);

    public sealed class Robot : SagaState
    {
        public int Moved { get; set; }

        public string? Unhandled { get; set; }
    }

    public abstract class RobotMachine : SignalStateMachine<Robot>
    {
        protected RobotMachine()
        {
            Initially(When(Started).TransitionTo(Idle));
            During(Idle, When(Started).TransitionTo(Active));
            During(Active, When(Moved).Then(x => x.Saga.Moved += x.Message.By));
        }

        public Event<Start> Started { get; } = null!;

        public Event<Move> Moved { get; } = null!;

        public State Idle { get; } = null!;

        public State Active { get; } = null!;
    }

    [Process("/robot/{robot}/ignoring")]
    public sealed class IgnoringSaga : RobotMachine
    {
        public IgnoringSaga() => OnUnhandledEvent(x => x.Ignore());
    }

    [Process("/robot/{robot}/throwing")]
    public sealed class ThrowingSaga : RobotMachine
    {
        public ThrowingSaga() => OnUnhandledEvent(x => x.Throw());
    }

    [Process("/robot/{robot}/noting")]
    public sealed class NotingSaga : RobotMachine
    {
        public NotingSaga() => OnUnhandledEvent(x =>
        {
            x.Saga.Unhandled = $"{x.Event.Name} in {x.CurrentState.Name}";
            return Task.CompletedTask;
        });
    }

    private static async Task<SignalHarness> StartIdleAsync<TMachine>() where TMachine : class, StateMachine
    {
        SignalHarness harness = await StartAsync(signals => signals.AddSaga<TMachine>());
        await harness.EmitAsync(new Start("1"), cancellationToken: Token);
        await harness.EmitAsync(new Move("1", 3), cancellationToken: Token);
        return harness;
    }

    [Fact]
    public async Task Ignore_SignalTheStateDoesNotHandle_IsNotAppliedLater()
    {
        await using SignalHarness harness = await StartIdleAsync<IgnoringSaga>();
        (await harness.ProcessAsync("/robot/1/ignoring", Token)).ShouldBeIn("Idle").ShouldHoldInMailbox();

        await harness.EmitAsync(new Start("1"), cancellationToken: Token);
        await harness.EmitAsync(new Move("1", 5), cancellationToken: Token);

        (await harness.ProcessAsync("/robot/1/ignoring", Token)).ShouldBeIn("Active").ShouldHaveState<Robot>(it => it.Moved == 5);
    }

    [Fact]
    public async Task Throw_SignalTheStateDoesNotHandle_IsADeadSignal()
    {
        await using SignalHarness harness = await StartIdleAsync<ThrowingSaga>();

        Assert.Equal(
            "UnhandledEventException: The Moved event is not handled during the Idle state for the ThrowingSaga state machine",
            Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
    }

    [Fact]
    public async Task Callback_SignalTheStateDoesNotHandle_IsGivenItWithTheState()
    {
        await using SignalHarness harness = await StartIdleAsync<NotingSaga>();

        (await harness.ProcessAsync("/robot/1/noting", Token)).ShouldHaveState<Robot>(it => it.Unhandled == "Moved in Idle");
    }

    [Fact]
    public async Task Callback_SignalBeforeTheStart_StillWaits()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<IgnoringSaga>());

        await harness.EmitAsync(new Move("1", 3), cancellationToken: Token);

        (await harness.ProcessAsync("/robot/1/ignoring", Token)).ShouldNotHaveStarted().ShouldHoldInMailbox("robot.move");
    }
}
