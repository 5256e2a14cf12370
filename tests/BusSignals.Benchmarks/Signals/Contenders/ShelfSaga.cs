using MassTransit;

namespace BusSignals.Benchmarks.Signals.Contenders;

public sealed class Shelf : SagaState
{
    public int Looks { get; set; }

    public int Boxes { get; set; }
}

/// <summary>Keeps boxes in its mailbox until it wants one of them, or all.</summary>
[Process("/shelf/{shelf}")]
public sealed class ShelfSaga : SignalStateMachine<Shelf>
{
    public ShelfSaga()
    {
        Initially(When(Opened).TransitionTo(Locked));

        During(Locked,
            When(Looked).Then(x => x.Saga.Looks++).Publish(x => new ShelfMoved(x.Message.Shelf)),
            When(Asked).TransitionTo(Taking),
            When(Unlocked).TransitionTo(Unpacking));

        During(Taking, When(Boxed).Then(x => x.Saga.Boxes++).Publish(x => new ShelfMoved(x.Message.Shelf)).TransitionTo(Locked));

        During(Unpacking, When(Boxed).Then(x => x.Saga.Boxes++).Publish(x => new ShelfMoved(x.Message.Shelf)));
    }

    public Event<ShelfOpened> Opened { get; } = null!;

    public Event<ShelfLooked> Looked { get; } = null!;

    public Event<ShelfAsked> Asked { get; } = null!;

    public Event<ShelfUnlocked> Unlocked { get; } = null!;

    public Event<ShelfBoxed> Boxed { get; } = null!;

    public State Locked { get; } = null!;

    public State Taking { get; } = null!;

    public State Unpacking { get; } = null!;
}
