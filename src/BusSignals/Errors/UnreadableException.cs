namespace BusSignals;

/// <summary>Stands for an exception that cannot be logged as it is.</summary>
internal sealed class UnreadableException(string message) : Exception(message);
