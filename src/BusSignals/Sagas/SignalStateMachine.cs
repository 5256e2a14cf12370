using MassTransit;

namespace BusSignals;

/// <summary>
/// A process written as a MassTransit state machine. Its events carry signals, which find their instance by the path.
/// <c>After</c> inside <c>During</c> is a timeout that lives as long as the state. When the machine reaches
/// <c>Final</c>, the process has ended.
/// </summary>
/// <typeparam name="TState">The saga's state.</typeparam>
public abstract class SignalStateMachine<TState> : MassTransitStateMachine<TState>, ISignalStateMachine
    where TState : SagaState, new()
{
    private readonly StateTimeouts<TState> _timeouts = new();

    /// <summary>Creates the machine; its events and states are its public properties.</summary>
    protected SignalStateMachine() => InstanceState(it => it.CurrentState);

    Type ISignalStateMachine.StateType => typeof(TState);

    internal StateTimeouts<TState> Timeouts => _timeouts;

    /// <summary>
    /// A branch of <c>During</c> that is taken when the state has lasted this long. The timer is set in the commit that
    /// enters the state and withdrawn in the one that leaves it.
    /// </summary>
    /// <param name="delay">Time from entering the state. Zero or less fires at once,
    /// <see cref="Timeout.InfiniteTimeSpan"/> never.</param>
    /// <param name="name">Required if a state has several. It is stored, so it must stay the same across
    /// releases.</param>
    protected EventActivityBinder<TState, TimerElapsed> After(TimeSpan delay, string? name = null) => After(_ => delay, name);

    /// <summary>As above, with a delay that is computed when the state is entered.</summary>
    protected EventActivityBinder<TState, TimerElapsed> After(Func<BehaviorContext<TState>, TimeSpan> delay, string? name = null) =>
        Limit(x => delay(x), name);

    /// <summary>
    /// A branch of <c>During</c> that is taken at a given time, and never before it, if the state lasts until then:
    /// <c>At(x =&gt; x.Saga.Due)</c>.
    /// </summary>
    /// <param name="due">Evaluated when the state is entered. A time in the past fires at once, null never.</param>
    /// <param name="name">As above.</param>
    protected EventActivityBinder<TState, TimerElapsed> At(Func<BehaviorContext<TState>, DateTimeOffset?> due, string? name = null) =>
        Limit(x => DueTime.At(due(x)), name);

    private EventActivityBinder<TState, TimerElapsed> Limit(Func<BehaviorContext<TState>, DueTime> due, string? name) =>
        When(_timeouts.Declare(Event<TimerElapsed>($"After {_timeouts.Count + 1}"), due, name));

    /// <summary>Declares what happens in a state.</summary>
    protected new void During(State state, params EventActivities<TState>[] activities)
    {
        _timeouts.Bind([state], activities);
        base.During(state, activities);
    }

    /// <summary>Declares what happens in either state.</summary>
    protected new void During(State state1, State state2, params EventActivities<TState>[] activities) =>
        During([state1, state2], activities);

    /// <summary>Declares what happens in any of three states.</summary>
    protected new void During(State state1, State state2, State state3, params EventActivities<TState>[] activities) =>
        During([state1, state2, state3], activities);

    /// <summary>Declares what happens in any of four states.</summary>
    protected new void During(State state1, State state2, State state3, State state4, params EventActivities<TState>[] activities) =>
        During([state1, state2, state3, state4], activities);

    /// <summary>Declares what happens in any of the states; a timeout restarts in each.</summary>
    protected new void During(IEnumerable<State> states, params EventActivities<TState>[] activities)
    {
        State[] all = [.. states];
        _timeouts.Bind(all, activities);
        base.During(all, activities);
    }

    /// <summary>Declares which signals start the process.</summary>
    protected new void Initially(params EventActivities<TState>[] activities)
    {
        _timeouts.Refuse("Initially", activities);
        base.Initially(activities);
    }

    /// <summary>Declares what happens in every state between the first and the last.</summary>
    protected new void DuringAny(params EventActivities<TState>[] activities)
    {
        _timeouts.Refuse("DuringAny", activities);
        base.DuringAny(activities);
    }
}

/// <summary>What the registration needs to know of a state machine without its state's type.</summary>
internal interface ISignalStateMachine
{
    Type StateType { get; }
}
