using MassTransit;

namespace BusSignals.IntegrationTests.Upgrades;

[Signal("/visit/{visit}/begun")]
public sealed record Begun(string Visit);

[Signal("/visit/{visit}/ended")]
public sealed record Over(string Visit);

/// <summary>Known to the newer version only.</summary>
[Signal("/visit/{visit}/guest/named")]
public sealed record GuestNamed(string Visit, string Guest);

/// <summary>Known to the newer version only.</summary>
[Signal("/visit/{visit}/tea/served")]
public sealed record TeaServed(string Visit);

/// <summary>Known to both.</summary>
[Signal("/visit/{visit}/said")]
public sealed record Said(string Visit, int Number);

public sealed class OldVisit : SagaState
{
    public List<int> Words { get; set; } = [];
}

public sealed class NewVisit : SagaState
{
    public List<int> Words { get; set; } = [];

    public string? Guest { get; set; }
}

[Process("/visit/{visit}/stay", Endpoint = "visit")]
public sealed class OldVisitSaga : SignalStateMachine<OldVisit>
{
    public OldVisitSaga()
    {
        Initially(When(Begun).TransitionTo(Inside));
        During(Inside, When(Said).Then(x => x.Saga.Words.Add(x.Message.Number)), When(Over).Finalize());
    }

    public Event<Begun> Begun { get; } = null!;

    public Event<Said> Said { get; } = null!;

    public Event<Over> Over { get; } = null!;

    public State Inside { get; } = null!;
}

[Process("/visit/{visit}/stay", Endpoint = "visit")]
public sealed class NewVisitSaga : SignalStateMachine<NewVisit>
{
    public NewVisitSaga()
    {
        Initially(When(Begun).TransitionTo(Inside));
        During(Inside,
            When(GuestNamed).Then(x => x.Saga.Guest = x.Message.Guest).TransitionTo(AtTea),
            When(Said).Then(x => x.Saga.Words.Add(x.Message.Number)),
            When(Over).Finalize());
        During(AtTea,
            When(Said).Then(x => x.Saga.Words.Add(x.Message.Number)),
            When(TeaServed).TransitionTo(Inside));
    }

    public Event<Begun> Begun { get; } = null!;

    public Event<GuestNamed> GuestNamed { get; } = null!;

    public Event<TeaServed> TeaServed { get; } = null!;

    public Event<Said> Said { get; } = null!;

    public Event<Over> Over { get; } = null!;

    public State Inside { get; } = null!;

    public State AtTea { get; } = null!;
}
