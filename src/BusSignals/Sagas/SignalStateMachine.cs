using System.Linq.Expressions;
using MassTransit;

namespace BusSignals;

/// <summary>
/// A process written as a MassTransit state machine. Its events carry signals, which find their instance by the path.
/// <c>After</c> inside <c>During</c> is a timeout that lives as long as the state. When the machine reaches
/// <c>Final</c>, the process has ended.
/// </summary>
/// <typeparam name="TState">The saga's state.</typeparam>
public abstract class SignalStateMachine<TState> : MassTransitStateMachine<TState>, SagaStateMachine<TState>, ISignalStateMachine
    where TState : SagaState, new()
{
    private readonly StateTimeouts<TState> _timeouts = new();
    private readonly Dictionary<Event, IEventConfiguration> _configurations = [];

    /// <summary>Creates the machine; its events and states are its public properties.</summary>
    protected SignalStateMachine()
    {
        if (!HiddenMembers.Of(typeof(TState)).Contains(nameof(SagaState.CurrentState))) // which start-up refuses by name
        {
            InstanceState(it => it.CurrentState);
        }

        base.OnUnhandledEvent(KeepComposite);
    }

    Type ISignalStateMachine.StateType => typeof(TState);

    /// <summary>Only an endpoint of MassTransit's own for the machine asks for them, where it would have no process and no mailbox.</summary>
    IEnumerable<EventCorrelation> SagaStateMachine<TState>.Correlations => throw new SignalConfigurationException(
    [
        $"'{TypeName.Of(GetType())}' is a SignalStateMachine, and an endpoint of MassTransit's own was configured for it, as AddSagaStateMachine, AddSagaStateMachines or StateMachineSaga does; "
            + $"register it with signals.AddSaga<{TypeName.Of(GetType())}>() instead, and let AddSagaStateMachines name the types of the others.",
    ]);

    internal StateTimeouts<TState> Timeouts => _timeouts;

    /// <summary>What the machine says of its events beyond their names.</summary>
    internal IReadOnlyDictionary<Event, IEventConfiguration> Configurations => _configurations;

    /// <summary>Whether the machine says what happens to an event that the state does not handle.</summary>
    internal bool HandlesUnhandled { get; private set; }

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

    /// <summary>
    /// Declares an event and configures it. Which process a signal is for is said by the paths: a correlation that says the same is
    /// checked with each signal, any other is refused at start-up.
    /// </summary>
    protected new void Event<T>(
        Expression<Func<Event<T>>> propertyExpression, Action<IEventCorrelationConfigurator<TState, T>> configureEventCorrelation)
        where T : class
    {
        base.Event(propertyExpression);
        Configure(propertyExpression.Compile()(), configureEventCorrelation);
    }

    /// <summary>As above, for an event of a property's property.</summary>
    protected new void Event<TProperty, T>(
        Expression<Func<TProperty>> propertyExpression, Expression<Func<TProperty, Event<T>>> eventPropertyExpression,
        Action<IEventCorrelationConfigurator<TState, T>> configureEventCorrelation)
        where TProperty : class
        where T : class
    {
        base.Event(propertyExpression, eventPropertyExpression);
        Configure(eventPropertyExpression.Compile()(propertyExpression.Compile()()), configureEventCorrelation);
    }

    /// <summary>As above, for an event without a property.</summary>
    protected new Event<T> Event<T>(string name, Action<IEventCorrelationConfigurator<TState, T>> configure)
        where T : class
    {
        Event<T> @event = base.Event<T>(name);
        Configure(@event, configure);
        return @event;
    }

    /// <summary>
    /// Says what happens to an event that the state does not handle. Without this, a signal waits in the mailbox until a state wants it;
    /// with it, only what comes before the start waits.
    /// </summary>
    protected new void OnUnhandledEvent(UnhandledEventCallback<TState> callback)
    {
        HandlesUnhandled = true;
        base.OnUnhandledEvent(callback);
    }

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

    private void Configure<T>(Event<T> @event, Action<IEventCorrelationConfigurator<TState, T>>? configure) where T : class
    {
        if (!_configurations.TryGetValue(@event, out IEventConfiguration? known))
        {
            _configurations[@event] = known = new EventConfiguration<TState, T>();
        }

        configure?.Invoke((EventConfiguration<TState, T>)known);
    }

    /// <summary>A composite event that the state does not take waits for one that does.</summary>
    private Task KeepComposite(UnhandledEventContext<TState> context)
    {
        if (!IsCompositeEvent(context.Event))
        {
            return context.Throw();
        }

        MachineRecord record = context.Saga.Machine ?? new MachineRecord();
        context.Saga.Machine = record with { Raised = [.. (record.Raised ?? []).Append(context.Event.Name).Distinct()] };
        return Task.CompletedTask;
    }
}

/// <summary>What the registration needs to know of a state machine without its state's type.</summary>
internal interface ISignalStateMachine
{
    Type StateType { get; }
}
