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

    public ValueTask<IProcessInstance> OpenAsync(ProcessSession session) => ValueTask.FromResult<IProcessInstance>(new FlowInstance<TState>(this, session));

    public bool Starts(SignalDefinition signal) => starts(signal);

    public IFlowHandler<TState> HandlerOf(SignalDefinition signal) => handlers[signal];

    /// <exception cref="InvalidOperationException">The flow handled it once, and does no more.</exception>
    public IFlowHandler<TState> TimerHandlerOf(string name) => timers.TryGetValue(name, out IFlowHandler<TState>? handler)
        ? handler
        : throw new InvalidOperationException(
            $"'{flow.GetType().Name}' handles no timer '{name}' any more; bring back OnTimer(\"{name}\", …), or withdraw the timer with IProcesses.CancelTimerAsync.");
}
