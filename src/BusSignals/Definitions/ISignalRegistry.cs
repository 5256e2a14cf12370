namespace BusSignals;

/// <summary>What is registered in this application, and where it is bound.</summary>
public interface ISignalRegistry
{
    /// <summary>All registered signals, by id. The four that control every process (<see cref="ProcessSignals"/>) are not among them.</summary>
    IReadOnlyList<SignalDefinition> Signals { get; }

    /// <summary>All registered processes, by path.</summary>
    IReadOnlyList<ProcessDefinition> Processes { get; }

    /// <summary>The signal with this contract, or null.</summary>
    SignalDefinition? Find(Type contract);

    /// <summary>The signal with this id, or null.</summary>
    SignalDefinition? Find(SignalId id);

    /// <summary>The processes that receive this signal.</summary>
    IReadOnlyList<ProcessDefinition> BoundTo(SignalDefinition signal);
}
