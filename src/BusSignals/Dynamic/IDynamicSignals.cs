namespace BusSignals;

/// <summary>
/// Registers, replaces and removes signals while the application runs. A registration is this
/// application instance's own: each instance that hosts the flow makes it. What arrives while it is missing becomes a
/// dead signal with the reason "unknown", and can be replayed.
/// </summary>
public interface IDynamicSignals
{
    /// <summary>Registers a signal for a flow, or replaces the dynamic one with the same id.</summary>
    /// <exception cref="SignalConfigurationException">Something about it is wrong; all faults are in the message.</exception>
    SignalDefinition Set<TFlow>(DynamicSignal signal) where TFlow : class, ISignalFlow;

    /// <summary>Removes a dynamic signal from a flow; false if there was none.</summary>
    bool Remove<TFlow>(SignalId id) where TFlow : class, ISignalFlow;

    /// <summary>The dynamic signals of a flow.</summary>
    IReadOnlyList<SignalDefinition> Of<TFlow>() where TFlow : class, ISignalFlow;
}
