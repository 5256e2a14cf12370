namespace BusSignals;

/// <summary>A process was changed by another node while it was being read; the delivery is applied again to the fresh state.</summary>
internal sealed class StaleSnapshotException : Exception;
