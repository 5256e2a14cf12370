using BusSignals.Testing;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Sagas;

/// <summary>What a machine calls completed has ended, and the next signal that starts its identity starts it anew.</summary>
[Trait("Feature", "M8")]
public sealed class CompletedSagaTests
{
    [Signal("/ride/{ride}/booked", Id = "ride.booked")]
    public sealed record Booked(string Ride, string Rider);

    [Signal("/ride/{ride}/paid", Id = "ride.paid")]
    public sealed record Paid(string Ride, int Amount);

    [Signal("/ride/{ride}/closed", Id = "ride.closed")]
    public sealed record Closed(string Ride);

    public sealed class Ride : SagaState
    {
        public string? Rider { get; set; }

        public int Sum { get; set; }
    }

    public abstract class RideMachine : SignalStateMachine<Ride>
    {
        protected RideMachine()
        {
            Initially(When(Booked).Then(x => x.Saga.Rider = x.Message.Rider).TransitionTo(Riding));
            During(Riding,
                When(Paid).Then(x => x.Saga.Sum += x.Message.Amount),
                After(TimeSpan.FromHours(1)).Then(x => x.Saga.Sum += 1000));
        }

        public Event<Booked> Booked { get; } = null!;

        public Event<Paid> Paid { get; } = null!;

        public Event<Closed> Closed { get; } = null!;

        public State Riding { get; } = null!;
    }

    [Process("/ride/{ride}/a")]
    public sealed class FinalizedSaga : RideMachine
    {
        public FinalizedSaga()
        {
            During(Riding, When(Closed).Finalize());
            SetCompletedWhenFinalized();
        }
    }

    [Process("/ride/{ride}/b")]
    public sealed class ConditionSaga : RideMachine
    {
        public ConditionSaga()
        {
            During(Riding, Ignore(Closed));
            SetCompleted(it => Task.FromResult(it.Sum >= 100));
        }
    }

    [Process("/ride/{ride}/c")]
    public sealed class HandlerSaga : RideMachine
    {
        public HandlerSaga() => During(Riding, When(Closed).ThenAsync(x => x.SetCompleted()));
    }

    [Process("/ride/{ride}/d")]
    public sealed class KeptSaga : RideMachine
    {
        public KeptSaga() => During(Riding, When(Closed).Finalize());
    }

    private static async Task<SignalHarness> StartRidingAsync<TMachine>() where TMachine : class, StateMachine
    {
        SignalHarness harness = await StartAsync(signals => signals.AddSaga<TMachine>());
        await harness.EmitAsync(new Booked("1", "Ann"), cancellationToken: Token);
        await harness.EmitAsync(new Paid("1", 40), cancellationToken: Token);
        return harness;
    }

    [Fact]
    public async Task SetCompletedWhenFinalized_StartedAgain_IsANewProcessWithTheWholeHistory()
    {
        await using SignalHarness harness = await StartRidingAsync<FinalizedSaga>();
        await harness.EmitAsync(new Closed("1"), cancellationToken: Token);
        (await harness.ProcessAsync("/ride/1/a", Token)).ShouldHaveEnded().ShouldHaveTimers().ShouldHaveState<Ride>(it => it is { Rider: "Ann", Sum: 40 });

        await harness.EmitAsync(new Booked("1", "Bob"), cancellationToken: Token);

        (await harness.ProcessAsync("/ride/1/a", Token)).ShouldBeIn("Riding")
            .ShouldHaveState<Ride>(it => it is { Rider: "Bob", Sum: 0 }).ShouldHaveTimers(("Riding", harness.Now.AddHours(1)))
            .ShouldHaveHistory(
                ("ride.booked", SignalOutcome.Applied), ("ride.paid", SignalOutcome.Applied), ("ride.closed", SignalOutcome.Applied), ("ride.booked", SignalOutcome.Applied));
    }

    [Fact]
    public async Task SetCompletedWhenFinalized_OtherSignalAfterTheEnd_IsLate()
    {
        await using SignalHarness harness = await StartRidingAsync<FinalizedSaga>();
        await harness.EmitAsync(new Closed("1"), cancellationToken: Token);

        await harness.EmitAsync(new Paid("1", 5), cancellationToken: Token);
        await harness.EmitAsync(new Booked("1", "Bob"), cancellationToken: Token);

        ProcessView view = (await harness.ProcessAsync("/ride/1/a", Token)).ShouldBeIn("Riding").ShouldHaveState<Ride>(it => it.Sum == 0).View;
        Assert.Equal(SignalOutcome.Late, view.History[3].Outcome);
    }

    [Fact]
    public async Task SetCompletedWhenFinalized_FirstStartRedelivered_IsStillADuplicate()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<FinalizedSaga>());
        var once = new EmitOptions { IdempotencyKey = "booking-1" };
        await harness.EmitAsync(new Booked("1", "Ann"), once, Token);
        await harness.EmitAsync(new Closed("1"), cancellationToken: Token);

        await harness.EmitAsync(new Booked("1", "Ann"), once, Token);

        (await harness.ProcessAsync("/ride/1/a", Token)).ShouldHaveEnded();
    }

    [Fact]
    public async Task SetCompleted_ConditionComesTrue_EndsTheProcessWhateverItsState()
    {
        await using SignalHarness harness = await StartRidingAsync<ConditionSaga>();
        await harness.EmitAsync(new Paid("1", 60), cancellationToken: Token);
        (await harness.ProcessAsync("/ride/1/b", Token)).ShouldHaveEnded().ShouldHaveTimers();

        await harness.EmitAsync(new Booked("1", "Bob"), cancellationToken: Token);

        (await harness.ProcessAsync("/ride/1/b", Token)).ShouldBeIn("Riding").ShouldHaveState<Ride>(it => it is { Rider: "Bob", Sum: 0 });
    }

    [Fact]
    public async Task SetCompleted_ConditionComesTrueInATimeout_EndsTheProcess()
    {
        await using SignalHarness harness = await StartRidingAsync<ConditionSaga>();

        await harness.AdvanceAsync(TimeSpan.FromHours(1), Token);

        (await harness.ProcessAsync("/ride/1/b", Token)).ShouldHaveEnded().ShouldHaveState<Ride>(it => it.Sum == 1040);
    }

    [Fact]
    public async Task SetCompleted_InAHandler_EndsTheProcessAndItStartsAnew()
    {
        await using SignalHarness harness = await StartRidingAsync<HandlerSaga>();
        await harness.EmitAsync(new Closed("1"), cancellationToken: Token);
        (await harness.ProcessAsync("/ride/1/c", Token)).ShouldHaveEnded();

        await harness.EmitAsync(new Booked("1", "Bob"), cancellationToken: Token);

        (await harness.ProcessAsync("/ride/1/c", Token)).ShouldBeIn("Riding").ShouldHaveState<Ride>(it => it.Rider == "Bob");
    }

    [Fact]
    public async Task Finalize_WithoutSetCompleted_KeepsTheIdentityTaken()
    {
        await using SignalHarness harness = await StartRidingAsync<KeptSaga>();
        await harness.EmitAsync(new Closed("1"), cancellationToken: Token);

        await harness.EmitAsync(new Booked("1", "Bob"), cancellationToken: Token);

        ProcessView view = (await harness.ProcessAsync("/ride/1/d", Token)).ShouldHaveEnded().ShouldHaveState<Ride>(it => it.Rider == "Ann").View;
        Assert.Equal(SignalOutcome.Late, view.History[^1].Outcome);
    }
}
