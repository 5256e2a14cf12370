using MassTransit;

namespace BusSignals;

/// <summary>What the application knows about one type of process.</summary>
public sealed class ProcessDefinition
{
    private readonly Dictionary<Type, SignalBinding> _byContract;
    private readonly Dictionary<string, (SignalBinding Binding, SignalDefinition As)> _byMessageType = new(StringComparer.Ordinal);

    internal ProcessDefinition(
        Type type, SignalPath path, string endpoint, IReadOnlyList<SignalBinding> bindings, IProcessBehaviour behaviour, ProcessOptions options)
    {
        Type = type;
        Path = path;
        Endpoint = endpoint;
        Bindings = bindings;
        Signals = [.. bindings.Select(it => it.Definition)];
        Behaviour = behaviour;
        Options = options;
        Address = new Uri($"queue:{endpoint}");
        KeepsParameters = path.Parameters.Count > 1 && Signals.Any(it => it.FindsItsProcess && Reaches(it));
        Dynamic = new DynamicBindings(this);
        _byContract = Received.ToDictionary(it => it.Definition.Contract);
        foreach (SignalBinding binding in Received)
        {
            _byMessageType[MessageUrn.ForTypeString(binding.Definition.Contract)] = (binding, binding.Definition);
            foreach (SignalDefinition earlier in binding.Definition.Upcasters.Earlier)
            {
                _byMessageType[MessageUrn.ForTypeString(earlier.Contract)] = (binding, earlier);
            }
        }
    }

    /// <summary>The class that implements the process.</summary>
    public Type Type { get; }

    /// <summary>The path template; its parameters are the identity.</summary>
    public SignalPath Path { get; }

    /// <summary>The name of the receive endpoint.</summary>
    public string Endpoint { get; }

    /// <summary>The signals that the process receives.</summary>
    public IReadOnlyList<SignalDefinition> Signals { get; }

    /// <summary>The limits of its mailbox.</summary>
    public ProcessOptions Options { get; }

    internal IReadOnlyList<SignalBinding> Bindings { get; }

    /// <summary>Those that arrive as messages; the answers of tokens do not.</summary>
    internal IEnumerable<SignalBinding> Received => Bindings.Where(it => !TokenSignals.IsAnswer(it.Definition.Contract));

    internal IProcessBehaviour Behaviour { get; }

    /// <summary>The signals that were registered while the application was running.</summary>
    internal DynamicBindings Dynamic { get; }

    /// <summary>The middleware that the process's own class adds around its handlers.</summary>
    internal MiddlewareList Layers { get; init; } = new();

    /// <summary>The ids of the changes that apply to a process which starts now.</summary>
    internal IReadOnlyList<string> ChangeIds { get; init; } = [];

    internal Uri Address { get; }

    /// <summary>Whether some signal has fewer parameters, so that instances must be found by part of their identity.</summary>
    internal bool KeepsParameters { get; }

    /// <summary>Whether the signal has fewer parameters than the process, and so reaches every process that matches.</summary>
    internal bool Reaches(SignalDefinition signal) => Path.Parameters.Any(it => !signal.Path.Parameters.Contains(it));

    /// <summary>The binding of a contract, or null if the process does not receive it.</summary>
    internal SignalBinding? Find(Type contract) => _byContract.GetValueOrDefault(contract);

    /// <summary>The binding of a message type, and the version of the signal that such a message is.</summary>
    internal (SignalBinding Binding, SignalDefinition As)? FindByMessageType(string messageType) =>
        _byMessageType.TryGetValue(messageType, out (SignalBinding, SignalDefinition) found) ? found : null;

    /// <summary>The binding of a signal by its id.</summary>
    internal SignalBinding? Find(SignalId id) => Bindings.FirstOrDefault(it => it.Definition.Id == id) ?? Dynamic.Find(id);

    /// <summary>
    /// Whether a signal with this id reaches the process by its identity, and not only when it is sent to it.
    /// </summary>
    internal bool Takes(string name) => Bindings.Any(it => it.Definition.Name == name && !it.IsLocal);

    /// <summary>
    /// The binding for the entries of a signal by its id as text, or null if only their contract can tell.
    /// </summary>
    internal SignalBinding? Find(string name)
    {
        foreach (SignalBinding binding in Bindings)
        {
            if (binding.Definition.Name == name)
            {
                return binding;
            }
        }

        return SignalId.TryParse(name, out SignalId id) ? Dynamic.Find(id) : null;
    }

    /// <summary>The binding of a history entry: by its id, or by its contract if the id has changed since.</summary>
    internal SignalBinding? Find(HistoryEntry entry)
    {
        if (Find(entry.Name) is { } known)
        {
            return known;
        }

        string? contract = SignalMetadata.Read(entry.Metadata).Contract;
        return Bindings.FirstOrDefault(it => it.Definition.Contract.FullName == contract);
    }

    /// <inheritdoc/>
    public override string ToString() => Path.Template;
}
