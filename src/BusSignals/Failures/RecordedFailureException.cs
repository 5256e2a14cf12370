namespace BusSignals;

/// <summary>Tells the engine that a handler's exception is to be recorded instead of being tried again.</summary>
internal sealed class RecordedFailureException(Exception cause) : Exception(Causes.MessageOf(cause), cause);
