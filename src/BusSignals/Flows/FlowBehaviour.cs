namespace BusSignals;

/// <summary>A flow as a process of the engine. One for each flow class, shared by all its processes.</summary>
internal sealed class FlowBehaviour<TState>(
    ISignalFlow flow, IReadOnlyDictionary<SignalDefinition, IFlowHandler<TState>> handlers, IReadOnlyList<SignalDefinition> signals,
    Func<SignalDefinition, bool> starts, IdentityFill fill)
    : IProcessBehaviour
    where TState : class, new()
{
    public const string Running = "Running";

    public IEnumerable<Type> ServiceTypes => flow.Handlers.SelectMany(it => it.ServiceTypes);

    public string FinalState => "Ended";

    public bool Queues => flow.Queues;

    public IdentityFill Fill => fill;

    public string WaitingFor { get; } = string.Join(' ', signals.Select(it => it.Name));

    public ValueTask<IProcessInstance> OpenAsync(ProcessSession session) => ValueTask.FromResult<IProcessInstance>(new FlowInstance<TState>(this, session));

    public bool Starts(SignalDefinition signal) => starts(signal);

    public IFlowHandler<TState> HandlerOf(SignalDefinition signal) => handlers[signal];
}
