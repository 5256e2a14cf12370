namespace BusSignals;

/// <summary>All that is registered, as <see cref="SignalCatalogBuilder"/> has read it.</summary>
/// <param name="signals">By contract.</param>
/// <param name="processes">By class.</param>
/// <param name="earlier">The definitions of earlier versions.</param>
/// <param name="faults">What is wrong with it; checks after this may add to them.</param>
internal sealed class SignalCatalog(
    IReadOnlyDictionary<Type, SignalDefinition> signals, IReadOnlyDictionary<Type, ProcessDefinition> processes, IReadOnlySet<SignalDefinition> earlier,
    Faults faults) : ISignalRegistry
{
    public IReadOnlyList<SignalDefinition> Signals { get; } =
        [.. signals.Values.Where(it => !PathAddress.Is(it.Contract)).OrderBy(it => it.Id.ToString(), StringComparer.Ordinal)];

    public IReadOnlyList<ProcessDefinition> Processes { get; } = [.. processes.Values.OrderBy(it => it.Path.Template, StringComparer.Ordinal)];

    public IReadOnlyList<string> Faults => faults.Texts;

    /// <summary>The largest message that an endpoint reads.</summary>
    public int MaxMessageBytes { get; init; }

    /// <summary>The signals that control every process.</summary>
    public IReadOnlyList<SignalBinding> ControlBindings { get; } =
        [.. FlowControlSignals.Contracts.Select(it => new SignalBinding(signals[it], new MiddlewareList()))];

    /// <summary>The definitions of all contracts.</summary>
    public IEnumerable<SignalDefinition> Contracts => signals.Values;

    public SignalDefinition? Find(Type contract) => signals.GetValueOrDefault(contract);

    public SignalDefinition? Find(SignalId id) =>
        signals.Values.FirstOrDefault(it => it.Id == id && !IsEarlier(it) && !IsLocal(it));

    public IReadOnlyList<ProcessDefinition> BoundTo(SignalDefinition signal) => [.. Processes.Where(it => it.Signals.Contains(signal))];

    public SignalDefinition Of(Type contract) => Find(contract) ?? throw new InvalidSignalException(PathAddress.Is(contract)
        ? $"'{TypeName.Of(contract)}' is for durable processes, and none that waits for it is registered; let its process wait for it, or add it with signals.AddProcess<…>(), with hosted: false where another host runs it."
        : $"'{TypeName.Of(contract)}' is not registered; add it with AddSignals(signals => signals.Add<{TypeName.Of(contract)}>()) or with its group.");

    public ProcessDefinition ProcessOf(Type type) => processes[type];

    /// <summary>The type and the id of a durable process by its class and input.</summary>
    /// <exception cref="InvalidOperationException">The class is not registered.</exception>
    /// <exception cref="ArgumentException">It takes another input.</exception>
    public (ProcessDefinition Process, ProcessId Id) IdOf(Type type, object input)
    {
        if (!processes.TryGetValue(type, out ProcessDefinition? process))
        {
            throw new InvalidOperationException(NotRegistered(type));
        }

        var behaviour = (DurableBehaviour)process.Behaviour;
        return behaviour.Input.IsInstanceOfType(input)
            ? (process, ProcessId.Of(process.Path, behaviour.Identity.Read(input)))
            : throw new ArgumentException($"'{TypeName.Of(type)}' is started with a '{behaviour.Input.Name}', not with a '{TypeName.Of(input.GetType())}'.", nameof(input));
    }

    /// <summary>The message for a process class that is not registered.</summary>
    public static string NotRegistered(Type process)
    {
        string call = process.IsAssignableTo(typeof(IDurableProcess)) ? "AddProcess" : process.IsAssignableTo(typeof(ISignalFlow)) ? "AddFlow" : "AddSaga";
        return $"'{TypeName.Of(process)}' is not registered; add it with signals.{call}<{TypeName.Of(process)}>(), with hosted: false where another host runs it.";
    }

    /// <exception cref="InvalidOperationException">The flow is not registered.</exception>
    public ProcessDefinition ProcessOf<TFlow>() where TFlow : class, ISignalFlow => processes.GetValueOrDefault(typeof(TFlow))
        ?? throw new InvalidOperationException(NotRegistered(typeof(TFlow)));

    /// <summary>The type of a process by its path.</summary>
    /// <exception cref="SignalPathException">No registered process has such a path.</exception>
    public ProcessDefinition ProcessOf(ProcessId id) => Resolve(id.Path).Process;

    /// <summary>The type and the id of a process by its path.</summary>
    /// <exception cref="SignalPathException">No registered process has such a path.</exception>
    public (ProcessDefinition Process, ProcessId Id) Resolve(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        foreach (ProcessDefinition process in Processes)
        {
            if (process.Path.TryMatch(path, out SignalIdentity? identity))
            {
                return (process, ProcessId.Of(process.Path, identity));
            }
        }

        string known = Processes.Count == 0 ? "none is" : string.Join(", ", Processes.Select(it => $"'{it.Path}'"));
        throw new SignalPathException($"No registered process has a path like '{path}'; registered: {known}.");
    }

    public ProcessDefinition? ProcessOfShape(string shape) => Processes.FirstOrDefault(it => it.Path.Shape == shape);

    /// <summary>Whether it is the contract of an earlier version.</summary>
    public bool IsEarlier(SignalDefinition signal) => earlier.Contains(signal);

    /// <summary>Whether the signal is known to single flows only.</summary>
    public bool IsLocal(SignalDefinition signal)
    {
        SignalBinding[] bindings = [.. Processes.SelectMany(it => it.Bindings).Where(it => it.Definition == signal)];
        return bindings.Length > 0 && bindings.All(it => it.IsLocal);
    }
}
