using MassTransit;
using MassTransit.SagaStateMachine;

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

    public IEnumerable<string> Notices => DeadEnds().Select(it =>
        $"'{TypeName.Of(Machine.GetType())}' enters the state '{it}', for which it declares nothing: it stays there, and what arrives waits until it expires. "
            + $"Declare During({it}, Ignore(…)) for what may still come, or Finalize() instead.");

    /// <exception cref="NewerVersionException">The process is in a state that this machine does not have.</exception>
    public ValueTask<IProcessInstance> OpenAsync(ProcessSession session) =>
        session.State.Length == 0 || _wanted.ContainsKey(session.State) || ForwardingExhausted.Is(session.Context)
            ? ValueTask.FromResult<IProcessInstance>(new SagaInstance<TState>(this, session))
            : throw new NewerVersionException($"'{session.Id}' is in the state '{session.State}', which '{TypeName.Of(Machine.GetType())}' does not have here.");

    public bool Starts(SignalDefinition signal) => Wants(Machine.Initial.Name, signal);

    public async ValueTask<bool> StartsAnewAsync(ProcessSession session, SignalDefinition signal) => Starts(signal) && await IsCompletedAsync(session);

    /// <summary>A process in the final state has ended; what the machine does in that state is done all the same.</summary>
    public async ValueTask<bool> TakesAfterEndAsync(ProcessSession session, SignalDefinition signal) =>
        session.Row.Ending == ProcessEnding.Completed && session.State == Machine.Final.Name && Takes(session.State, signal) && !await IsCompletedAsync(session);

    public async ValueTask<Func<ProcessSession, SignalEnvelope, Task>?> MissingAsync(ProcessSession session, SignalDefinition signal) =>
        Raiser(signal).OnMissing is { } missing && !Starts(signal) && (session.Status == ProcessStatus.NotStarted || await IsCompletedAsync(session)) ? missing : null;

    /// <summary>Whether a state handles or ignores a signal.</summary>
    public bool Wants(string state, SignalDefinition signal) =>
        _wanted.TryGetValue(state.Length == 0 ? Machine.Initial.Name : state, out HashSet<Type>? contracts)
        && contracts.Contains(signal.Contract);

    /// <summary>
    /// Whether a signal is applied in a state: what the state does not handle is, once the process runs, where the machine says
    /// what happens to unhandled events.
    /// </summary>
    public bool Takes(string state, SignalDefinition signal) => Wants(state, signal)
        || (Machine.HandlesUnhandled && state.Length > 0 && state != Machine.Initial.Name && _raisers.ContainsKey(signal.Contract));

    public IEventRaiser<TState> Raiser(SignalDefinition signal) => _raisers[signal.Contract];

    /// <summary>The state that the process is in; null before its first, and if this machine does not have it.</summary>
    public State<TState>? StateOf(ProcessSession session) => _wanted.ContainsKey(session.State) ? Machine.GetState(session.State) : null;

    /// <summary>
    /// Called when an event has been raised: enters a state that the handlers have assigned, raises the composite events that the
    /// state takes, and ends the process if the machine has come to its end.
    /// </summary>
    /// <exception cref="UnknownStateException">They have assigned what is not a state of the machine.</exception>
    public async Task RaisedAsync(ProcessSession session, BehaviorContext<TState> context)
    {
        await EnterAssignedAsync(session, context);
        while (NextRaised(session, context.Saga) is { } raised)
        {
            context.Saga.Machine = context.Saga.Machine! with { Raised = [.. context.Saga.Machine!.Raised!.Where(it => it != raised.Name)] };
            await context.Raise(raised);
            await EnterAssignedAsync(session, context);
        }

        bool isFinal = session.State == Machine.Final.Name;
        if (!isFinal && session.Status == ProcessStatus.Ended)
        {
            session.Reopen();
        }

        if (context.IsCompleted || await ((SagaStateMachine<TState>)Machine).IsCompleted(context))
        {
            context.Saga.Machine = new MachineRecord { IsCompleted = true };
            isFinal = true;
        }

        if (isFinal && session.Status != ProcessStatus.Ended)
        {
            session.End(ProcessEnding.Completed);
        }
    }

    Task IStateObserver<TState>.StateChanged(BehaviorContext<TState> context, State currentState, State previousState)
    {
        Enter(context.GetPayload<ProcessSession>(), Machine.GetState(currentState.Name), context);
        return Task.CompletedTask;
    }

    private async Task EnterAssignedAsync(ProcessSession session, BehaviorContext<TState> context)
    {
        State<TState> now = await Machine.Accessor.Get(context);
        if (now.Name != session.State)
        {
            Enter(session, now, context);
        }
    }

    /// <summary>The timers move from the state that the process was in, whatever a handler has made of the member in between.</summary>
    private void Enter(ProcessSession session, State<TState> state, BehaviorContext<TState> context)
    {
        Machine.Timeouts.Move(session, StateOf(session), state, context);
        session.EnterState(state.Name, _waitingFor[state.Name]);
    }

    /// <summary>The next composite event that was raised earlier and that the state takes.</summary>
    private Event? NextRaised(ProcessSession session, TState state) => state.Machine?.Raised is { Count: > 0 } raised
        ? Machine.NextEvents(Machine.GetState(session.State)).FirstOrDefault(it => raised.Contains(it.Name))
        : null;

    /// <summary>The states that are entered and never left.</summary>
    private IEnumerable<string> DeadEnds()
    {
        HashSet<string> entered = [.. Machine.GetGraph().Edges.Where(it => it.To.VertexType == typeof(State)).Select(it => it.To.Title)];
        return Machine.HandlesUnhandled ? [] : Machine.States.Select(it => it.Name)
            .Where(it => it != Machine.Initial.Name && it != Machine.Final.Name && entered.Contains(it) && !Machine.NextEvents(Machine.GetState(it)).Any());
    }

    private static async ValueTask<bool> IsCompletedAsync(ProcessSession session) => session.Status == ProcessStatus.Ended
        && ((SagaInstance<TState>)await session.OpenAsync()).State.Machine?.IsCompleted == true;

    private static HashSet<Type> Contracts(SignalStateMachine<TState> machine, State state) =>
        [.. machine.NextEvents(state).Select(MessageTypeOf).OfType<Type>()];

    /// <summary>The message type of an event, if it has one.</summary>
    public static Type? MessageTypeOf(Event @event) => @event.GetType().GetInterfaces()
        .FirstOrDefault(it => it.IsGenericType && it.GetGenericTypeDefinition() == typeof(Event<>))?.GetGenericArguments()[0];
}
