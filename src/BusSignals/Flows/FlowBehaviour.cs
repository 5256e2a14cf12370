namespace BusSignals;

/// <summary>A flow as a process of the engine. One for each flow class, shared by all its processes.</summary>
internal sealed class FlowBehaviour<TState>(
    ISignalFlow flow, IReadOnlyDictionary<SignalDefinition, IFlowHandler<TState>> handlers, IReadOnlyDictionary<string, IFlowHandler<TState>> timers,
    SignalBinding timerBinding, IReadOnlyList<SignalDefinition> signals, Func<SignalDefinition, bool> starts, IdentityFill fill)
    : IProcessBehaviour
    where TState : class, new()
{
    public const string Running = "Running";

    public IEnumerable<Type> ServiceTypes => flow.Handlers.Concat(flow.Timers.Select(it => it.Handler)).SelectMany(it => it.ServiceTypes);

    public IReadOnlyCollection<string> TimerNames { get; } = [.. timers.Keys];

    /// <summary>The layers around the handlers of timers.</summary>
    public SignalBinding TimerBinding => timerBinding;

    public string FinalState => "Ended";

    public bool Queues => flow.Queues;

    public IdentityFill Fill => fill;

    public string WaitingFor { get; } = string.Join(' ', signals.Select(it => it.Name));

    /// <exception cref="NewerVersionException">The process is in a state of another kind of process.</exception>
    /// <exception cref="InvalidOperationException">It is, and no other node has taken the message.</exception>
    public ValueTask<IProcessInstance> OpenAsync(ProcessSession session)
    {
        if (session.State is "" or Running || session.State == FinalState)
        {
            return ValueTask.FromResult<IProcessInstance>(new FlowInstance<TState>(this, session));
        }

        string text = $"'{session.Id}' is in the state '{session.State}' of a state machine, and '{TypeName.Of(flow.GetType())}' is a flow, which has no states; "
            + "give the flow another path, or register the state machine again.";
        throw ForwardingExhausted.Is(session.Context) ? new InvalidOperationException(text) : new NewerVersionException(text);
    }

    public bool Starts(SignalDefinition signal) => starts(signal);

    public IFlowHandler<TState> HandlerOf(SignalDefinition signal) => handlers[signal];

    /// <exception cref="InvalidOperationException">The flow handled it once, and does no more.</exception>
    public IFlowHandler<TState> TimerHandlerOf(string name) => timers.TryGetValue(name, out IFlowHandler<TState>? handler)
        ? handler
        : throw new InvalidOperationException(
            $"'{TypeName.Of(flow.GetType())}' handles no timer '{name}' any more; bring back OnTimer(\"{name}\", …), or withdraw the timer with IProcesses.CancelTimerAsync.");
}
