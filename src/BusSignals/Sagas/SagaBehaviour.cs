using MassTransit;

namespace BusSignals;

/// <summary>Runs a state machine in the engine. One per machine, shared by all its instances.</summary>
internal sealed class SagaBehaviour<TState> : IProcessBehaviour, IStateObserver<TState>
    where TState : SagaState, new()
{
    private readonly Dictionary<Type, IEventRaiser<TState>> _raisers;
    private readonly Dictionary<string, HashSet<Type>> _wanted;
    private readonly Dictionary<string, string> _waitingFor;
    private readonly IdentityFill _fill;

    public SagaBehaviour(
        SignalStateMachine<TState> machine, IReadOnlyList<SignalDefinition> signals, Dictionary<Type, IEventRaiser<TState>> raisers,
        IdentityFill fill)
    {
        Machine = machine;
        _raisers = raisers;
        _fill = fill;
        _wanted = machine.States.ToDictionary(it => it.Name, it => Contracts(machine, it));
        _waitingFor = _wanted.ToDictionary(
            it => it.Key, it => string.Join(' ', signals.Where(signal => it.Value.Contains(signal.Contract)).Select(signal => signal.Id)));
        machine.ConnectStateObserver(this);
    }

    public SignalStateMachine<TState> Machine { get; }

    public IdentityFill Fill => _fill;

    /// <exception cref="NewerVersionException">The process is in a state that this machine does not have.</exception>
    public ValueTask<IProcessInstance> OpenAsync(ProcessSession session) =>
        session.State.Length == 0 || _wanted.ContainsKey(session.State) || ForwardingExhausted.Is(session.Context)
            ? ValueTask.FromResult<IProcessInstance>(new SagaInstance<TState>(this, session))
            : throw new NewerVersionException($"'{session.Id}' is in the state '{session.State}', which '{TypeName.Of(Machine.GetType())}' does not have here.");

    public bool Starts(SignalDefinition signal) => Wants(Machine.Initial.Name, signal);

    public bool Wants(string state, SignalDefinition signal) =>
        _wanted.TryGetValue(state.Length == 0 ? Machine.Initial.Name : state, out HashSet<Type>? contracts)
        && contracts.Contains(signal.Contract);

    public IEventRaiser<TState> Raiser(SignalDefinition signal) => _raisers[signal.Contract];

    /// <summary>The state that the process is in; null before its first, and if this machine does not have it.</summary>
    public State<TState>? StateOf(ProcessSession session) => _wanted.ContainsKey(session.State) ? Machine.GetState(session.State) : null;

    /// <summary>Called when an event has been raised: what the handlers have assigned themselves counts as a transition.</summary>
    /// <exception cref="UnknownStateException">They have assigned what is not a state of the machine.</exception>
    public async Task RaisedAsync(ProcessSession session, BehaviorContext<TState> context)
    {
        State<TState> now = await Machine.Accessor.Get(context);
        if (now.Name != session.State)
        {
            Enter(session, now, context);
        }
    }

    Task IStateObserver<TState>.StateChanged(BehaviorContext<TState> context, State currentState, State previousState)
    {
        Enter(context.GetPayload<ProcessSession>(), Machine.GetState(currentState.Name), context);
        return Task.CompletedTask;
    }

    /// <summary>The timers move from the state that the process was in, whatever a handler has made of the member in between.</summary>
    private void Enter(ProcessSession session, State<TState> state, BehaviorContext<TState> context)
    {
        Machine.Timeouts.Move(session, StateOf(session), state, context);
        session.EnterState(state.Name, _waitingFor[state.Name]);
    }

    private static HashSet<Type> Contracts(SignalStateMachine<TState> machine, State state) =>
        [.. machine.NextEvents(state).Select(MessageTypeOf).OfType<Type>()];

    /// <summary>The message type of an event, if it has one.</summary>
    public static Type? MessageTypeOf(Event @event) => @event.GetType().GetInterfaces()
        .FirstOrDefault(it => it.IsGenericType && it.GetGenericTypeDefinition() == typeof(Event<>))?.GetGenericArguments()[0];
}
