using BusSignals.Testing;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Sagas;

/// <summary>One <c>During</c> for several states: its timeout is set anew in each.</summary>
[Trait("Feature", "N5")]
public sealed class SharedStatesTests
{
    [Signal("/parcel/{parcel}/moved")]
    public sealed record Moved(string Parcel);

    public sealed class Parcel : SagaState;

    [Process("/parcel/{parcel}")]
    public sealed class ParcelSaga : SignalStateMachine<Parcel>
    {
        public ParcelSaga()
        {
            Initially(When(Moved).TransitionTo(One));
            During(One, When(Moved).TransitionTo(Two));
            During(Two, When(Moved).TransitionTo(Three));
            During(Three, When(Moved).TransitionTo(Four));
            During(One, Two, Three, Four, After(TimeSpan.FromHours(1)).TransitionTo(Lost));
        }

        public Event<Moved> Moved { get; } = null!;

        public State One { get; } = null!;

        public State Two { get; } = null!;

        public State Three { get; } = null!;

        public State Four { get; } = null!;

        public State Lost { get; } = null!;
    }

    [Theory]
    [InlineData(1, "One")]
    [InlineData(2, "Two")]
    [InlineData(3, "Three")]
    [InlineData(4, "Four")]
    public async Task During_FourStates_EachHasItsTimeout(int moves, string state)
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<ParcelSaga>());
        for (int move = 0; move < moves; move++)
        {
            await harness.AdvanceAsync(TimeSpan.FromMinutes(59), Token);
            await harness.EmitAsync(new Moved("1"), cancellationToken: Token);
        }

        (await harness.ProcessAsync("/parcel/1", Token)).ShouldBeIn(state).ShouldHaveTimers((state, harness.Now.AddHours(1)));
        await harness.AdvanceAsync(TimeSpan.FromHours(1), Token);

        (await harness.ProcessAsync("/parcel/1", Token)).ShouldBeIn("Lost");
    }
}
