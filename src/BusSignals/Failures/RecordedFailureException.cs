namespace BusSignals;

/// <summary>Tells the engine to record a handler's exception instead of retrying.</summary>
internal sealed class RecordedFailureException(Exception cause) : Exception(Causes.MessageOf(cause), cause);
