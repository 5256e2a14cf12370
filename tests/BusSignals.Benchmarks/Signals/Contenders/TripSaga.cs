using MassTransit;

namespace BusSignals.Benchmarks.Signals.Contenders;

/// <summary>A whole life: started, two signals, completed.</summary>
[Process("/trip/{trip}")]
public sealed class TripSaga : SignalStateMachine<Trip>
{
    public TripSaga()
    {
        Initially(When(Booked).Publish(x => new TripMoved(x.Message.Trip)).TransitionTo(Waiting));

        During(Waiting, When(Paid).Publish(x => new TripMoved(x.Message.Trip)).TransitionTo(Travelling));

        During(Travelling, When(Made).Publish(x => new TripMoved(x.Message.Trip)).Finalize());
    }

    public Event<TripBooked> Booked { get; } = null!;

    public Event<TripPaid> Paid { get; } = null!;

    public Event<TripMade> Made { get; } = null!;

    public State Waiting { get; } = null!;

    public State Travelling { get; } = null!;
}

public sealed class Trip : SagaState;
