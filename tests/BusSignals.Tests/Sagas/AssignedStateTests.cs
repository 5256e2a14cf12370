using BusSignals.Testing;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Sagas;

/// <summary>A state that a handler assigns is entered like one that it transitions to, with its timeouts and its waiting signals.</summary>
[Trait("Feature", "M8")]
public sealed class AssignedStateTests
{
    [Signal("/lift/{lift}/called", Id = "lift.called")]
    public sealed record Called(string Lift, string? To);

    [Signal("/lift/{lift}/entered", Id = "lift.entered")]
    public sealed record Entered(string Lift);

    public sealed class Lift : SagaState
    {
        public int Entries { get; set; }
    }

    [Process("/lift/{lift}")]
    public sealed class LiftSaga : SignalStateMachine<Lift>
    {
        public LiftSaga()
        {
            Initially(When(Called).TransitionTo(Closed));
            During(Closed, Open,
                When(Called)
                    .Then(x => x.Saga.CurrentState = x.Message.To!)
                    .If(x => x.Message.To == "Open", it => it.If(x => x.Saga.Entries > 0, late => late.TransitionTo(Held))),
                After(TimeSpan.FromMinutes(1)).Finalize());
            During(Open, When(Entered).Then(x => x.Saga.Entries++));
            During(Held, When(Called).Finalize());
        }

        public Event<Called> Called { get; } = null!;

        public Event<Entered> Entered { get; } = null!;

        public State Closed { get; } = null!;

        public State Open { get; } = null!;

        public State Held { get; } = null!;
    }

    [Fact]
    public async Task CurrentState_Assigned_IsEnteredWithItsTimeoutsAndWaitingSignals()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<LiftSaga>());
        await harness.EmitAsync(new Called("1", null), cancellationToken: Token);
        await harness.EmitAsync(new Entered("1"), cancellationToken: Token);

        await harness.EmitAsync(new Called("1", "Open"), cancellationToken: Token);

        (await harness.ProcessAsync("/lift/1", Token)).ShouldBeIn("Open").ShouldHoldInMailbox()
            .ShouldHaveTimers(("Open", harness.Now.AddMinutes(1))).ShouldHaveState<Lift>(it => it.Entries == 1)
            .ShouldWaitFor("lift.called", "lift.entered");
    }

    [Fact]
    public async Task CurrentState_AssignedFinal_EndsTheProcess()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<LiftSaga>());
        await harness.EmitAsync(new Called("1", null), cancellationToken: Token);

        await harness.EmitAsync(new Called("1", "Final"), cancellationToken: Token);

        (await harness.ProcessAsync("/lift/1", Token)).ShouldHaveEnded().ShouldHaveTimers();
    }

    [Fact]
    public async Task CurrentState_AssignedAndThenLeft_LeavesNoTimeoutOfEither()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<LiftSaga>());
        await harness.EmitAsync(new Called("1", null), cancellationToken: Token);
        await harness.EmitAsync(new Called("1", "Open"), cancellationToken: Token);
        await harness.EmitAsync(new Entered("1"), cancellationToken: Token);
        await harness.EmitAsync(new Called("1", "Closed"), cancellationToken: Token);

        await harness.EmitAsync(new Called("1", "Open"), cancellationToken: Token);

        (await harness.ProcessAsync("/lift/1", Token)).ShouldBeIn("Held").ShouldHaveTimers();
    }

    [Fact]
    public async Task CurrentState_AssignedWhatIsNoState_FailsByName()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<LiftSaga>());
        await harness.EmitAsync(new Called("1", null), cancellationToken: Token);

        await harness.EmitAsync(new Called("1", "Opne"), cancellationToken: Token);

        (await harness.ProcessAsync("/lift/1", Token)).ShouldBeIn("Closed").ShouldHaveTimers(("Closed", harness.Now.AddMinutes(1)));
        Assert.Equal(
            "UnknownStateException: The Opne state is not defined for the LiftSaga state machine",
            Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
    }
}
