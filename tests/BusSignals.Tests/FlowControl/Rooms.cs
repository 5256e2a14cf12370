using MassTransit;

namespace BusSignals.Tests.FlowControl;

// A small hotel: a saga with a timer, a saga that ends in its own way, a flow, and a signal for a whole floor.

[Signal("/room/{floor}/{room}/booked")]
public sealed record RoomBooked(string Floor, string Room);

[Signal("/room/{floor}/{room}/said")]
public sealed record Said(string Floor, string Room, string Text);

[Signal("/room/{floor}/{room}/checkout")]
public sealed record CheckedOut(string Floor, string Room);

[Signal("/floor/{floor}/alarm")]
public sealed record AlarmRang(string Floor);

public sealed record RoomFreed(string Room, string Why);

public sealed class Room : SagaState
{
    public List<string> Heard { get; set; } = [];
}

[Process("/room/{floor}/{room}")]
public sealed class RoomSaga : SignalStateMachine<Room>
{
    public RoomSaga(Breaker breaker)
    {
        Initially(When(Booked).TransitionTo(Taken));
        During(Taken,
            When(Said).Then(x => x.Saga.Heard.Add(x.Message.Text)),
            When(Alarm).Then(x => x.Saga.Heard.Add("alarm")),
            When(CheckedOut).Finalize(),
            After(TimeSpan.FromHours(1)).Then(_ => breaker.Trip()).Then(x => x.Saga.Heard.Add("hour")).TransitionTo(Overdue));
        During(Overdue,
            When(Said).Then(x => x.Saga.Heard.Add($"late {x.Message.Text}")),
            After(TimeSpan.FromHours(2)).Publish(x => new RoomFreed("", "overdue")).Finalize());
    }

    public Event<RoomBooked> Booked { get; } = null!;

    public Event<Said> Said { get; } = null!;

    public Event<AlarmRang> Alarm { get; } = null!;

    public Event<CheckedOut> CheckedOut { get; } = null!;

    public State Taken { get; } = null!;

    public State Overdue { get; } = null!;
}

/// <summary>Fails while it is broken.</summary>
public sealed class Breaker
{
    public bool IsBroken { get; set; }

    public void Trip()
    {
        if (IsBroken)
        {
            throw new InvalidOperationException("The bell is broken.");
        }
    }
}

[Signal("/guest/{guest}/arrived")]
public sealed record GuestArrived(string Guest);

[Signal("/guest/{guest}/note")]
public sealed record GuestNoted(string Guest, string Text);

public sealed class Guest : SagaState
{
    public List<string> Notes { get; set; } = [];
}

/// <summary>Ends in its own way: it has a bill to write first.</summary>
[Process("/guest/{guest}")]
public sealed class GuestSaga : SignalStateMachine<Guest>
{
    public GuestSaga(Breaker breaker)
    {
        Initially(When(Arrived).TransitionTo(Staying));
        During(Staying,
            When(Noted).Then(x => x.Saga.Notes.Add(x.Message.Text)),
            When(Cancelled).Then(_ => breaker.Trip()).Then(x => x.Saga.Notes.Add($"cancelled: {x.Message.Reason}")).TransitionTo(Paying));
        During(Paying, When(Noted).Then(x => x.Saga.Notes.Add($"paying {x.Message.Text}")));
    }

    public Event<GuestArrived> Arrived { get; } = null!;

    public Event<GuestNoted> Noted { get; } = null!;

    public Event<CancelProcess> Cancelled { get; } = null!;

    public State Staying { get; } = null!;

    public State Paying { get; } = null!;
}

[Signal("/desk/{desk}/bell")]
public sealed record BellRang(string Desk, int Number);

public sealed class Desk
{
    public List<int> Rings { get; set; } = [];

    public string? Closed { get; set; }
}

[Process("/desk/{desk}")]
public sealed class DeskFlow : SignalFlow<Desk>
{
    public DeskFlow() => On<BellRang>((signal, context) => context.State.Rings.Add(signal.Number));
}

[Signal("/bar/{bar}/order")]
public sealed record DrinkOrdered(string Bar, string Drink);

public sealed class Bar
{
    public List<string> Drinks { get; set; } = [];
}

/// <summary>A flow that ends in its own way.</summary>
[Process("/bar/{bar}")]
public sealed class BarFlow : SignalFlow<Bar>
{
    public BarFlow()
    {
        On<DrinkOrdered>((signal, context) => context.State.Drinks.Add(signal.Drink));
        On<CancelProcess>((signal, context) =>
        {
            context.State.Drinks.Add("last round");
            context.EndProcess(signal.Reason);
        });
    }
}
