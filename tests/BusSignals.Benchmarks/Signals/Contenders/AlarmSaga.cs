using MassTransit;

namespace BusSignals.Benchmarks.Signals.Contenders;

/// <summary>Waits for one due time, and says when it was.</summary>
[Process("/alarm/{alarm}")]
public sealed class AlarmSaga : SignalStateMachine<Alarm>
{
    public AlarmSaga()
    {
        Initially(When(AlarmSet).Then(x => x.Saga.Delay = x.Message.Delay).Publish(x => new Armed(x.Message.Alarm)).TransitionTo(Set));

        During(Set, After(x => x.Saga.Delay).Publish(x => new Rang(x.Message.Due)).Finalize());
    }

    public Event<AlarmSet> AlarmSet { get; } = null!;

    public State Set { get; } = null!;
}

public sealed class Alarm : SagaState
{
    public TimeSpan Delay { get; set; }
}
