namespace BusSignals;

/// <summary>
/// Another node changed a process while it was being read; the delivery is applied again to the fresh state.
/// </summary>
internal sealed class StaleSnapshotException : Exception;
