namespace BusSignals;

/// <summary>Provides the manager of a process.</summary>
public interface ISignalManagers
{
    /// <summary>The manager of a process of a registered type.</summary>
    /// <exception cref="SignalPathException">No registered process has such a path.</exception>
    ISignalManager For(ProcessId process);
}
