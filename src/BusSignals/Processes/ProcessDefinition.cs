namespace BusSignals;

/// <summary>What the application knows of one type of process.</summary>
public sealed class ProcessDefinition
{
    /// <summary>The longest path template of a process, in characters: databases index it.</summary>
    internal const int MaxTemplateLength = PathRules.MaxProcessLength;

    internal ProcessDefinition(
        Type type, SignalPath path, string endpoint, IReadOnlyList<SignalDefinition> signals, IProcessBehaviour behaviour)
    {
        Type = type;
        Path = path;
        Endpoint = endpoint;
        Signals = signals;
        Behaviour = behaviour;
        Address = new Uri($"queue:{endpoint}");
        KeepsParameters = path.Parameters.Count > 1 && signals.Any(Reaches);
    }

    /// <summary>The class that implements the process.</summary>
    public Type Type { get; }

    /// <summary>The path template; its parameters are the identity.</summary>
    public SignalPath Path { get; }

    /// <summary>The name of the receive endpoint.</summary>
    public string Endpoint { get; }

    /// <summary>The signals the process takes.</summary>
    public IReadOnlyList<SignalDefinition> Signals { get; }

    internal IProcessBehaviour Behaviour { get; }

    internal Uri Address { get; }

    /// <summary>Whether some signal has fewer parameters, so that instances must be found by part of their identity.</summary>
    internal bool KeepsParameters { get; }

    /// <summary>Whether the signal has fewer parameters than the process, and so reaches every process that matches.</summary>
    internal bool Reaches(SignalDefinition signal) => Path.Parameters.Any(it => !signal.Path.Parameters.Contains(it));

    /// <summary>The signal of a history entry: by its id, or by its contract if the id is another one by now.</summary>
    internal SignalDefinition? Signal(HistoryEntry entry) =>
        Signals.FirstOrDefault(it => it.Id.ToString() == entry.Name)
        ?? Signals.FirstOrDefault(it => it.Contract.FullName == SignalMetadata.Read(entry.Metadata).Contract);

    /// <inheritdoc/>
    public override string ToString() => Path.Template;
}
