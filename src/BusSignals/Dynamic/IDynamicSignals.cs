namespace BusSignals;

/// <summary>
/// Registers, replaces and removes signals while the application runs. A registration belongs to this instance of the
/// application, so each instance that hosts the flow must make it. A signal that arrives while its registration is
/// missing is dead-lettered with the reason "unknown", and can be replayed.
/// </summary>
public interface IDynamicSignals
{
    /// <summary>Registers a signal for a flow, or replaces the dynamic one with the same id.</summary>
    /// <exception cref="SignalConfigurationException">The registration has faults; the message contains all of
    /// them.</exception>
    SignalDefinition Set<TFlow>(DynamicSignal signal) where TFlow : class, ISignalFlow;

    /// <summary>Removes a dynamic signal from a flow; false if there was none.</summary>
    bool Remove<TFlow>(SignalId id) where TFlow : class, ISignalFlow;

    /// <summary>The dynamic signals of a flow.</summary>
    IReadOnlyList<SignalDefinition> Of<TFlow>() where TFlow : class, ISignalFlow;
}
