using MassTransit;

namespace BusSignals.Tests.Ordering;

[Signal("/journal/{journal}/opened")]
public sealed record Opened(string Journal);

[Signal("/journal/{journal}/wrote")]
public sealed record Wrote(string Journal, int Number);

[Signal("/journal/{journal}/sealed")]
public sealed record Sealed(string Journal, int Number);

[Signal("/journal/{journal}/unsealed")]
public sealed record Unsealed(string Journal, int Number);

/// <summary>Dropped where it is not wanted.</summary>
[Signal("/journal/{journal}/glanced")]
public sealed record Glanced(string Journal, int Number);

/// <summary>Refused where it is not wanted.</summary>
[Signal("/journal/{journal}/stamped")]
public sealed record Stamped(string Journal, int Number);

/// <summary>No journal takes it.</summary>
[Signal("/journal/{journal}/praised")]
public sealed record Praised(string Journal);

public sealed class Journal : SagaState
{
    public List<string> Lines { get; set; } = [];
}

/// <summary>Writes down what is applied to it; while it is sealed, it takes little.</summary>
[Process("/journal/{journal}")]
public sealed class JournalSaga : SignalStateMachine<Journal>
{
    public JournalSaga()
    {
        Initially(When(Opened).Then(x => x.Saga.Lines.Add("opened")).TransitionTo(Open));

        During(Open,
            When(Wrote).Then(x => x.Saga.Lines.Add($"wrote {x.Message.Number}")),
            When(Glanced).Then(x => x.Saga.Lines.Add($"glanced {x.Message.Number}")),
            When(Sealed).Then(x => x.Saga.Lines.Add($"sealed {x.Message.Number}")).TransitionTo(Shut));

        During(Shut,
            When(Stamped).Then(x => x.Saga.Lines.Add($"stamped {x.Message.Number}")),
            When(Unsealed).Then(x => x.Saga.Lines.Add($"unsealed {x.Message.Number}")).TransitionTo(Open));
    }

    public Event<Opened> Opened { get; } = null!;

    public Event<Wrote> Wrote { get; } = null!;

    public Event<Sealed> Sealed { get; } = null!;

    public Event<Unsealed> Unsealed { get; } = null!;

    public Event<Glanced> Glanced { get; } = null!;

    public Event<Stamped> Stamped { get; } = null!;

    public State Open { get; } = null!;

    public State Shut { get; } = null!;
}
