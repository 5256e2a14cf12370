namespace BusSignals;

/// <summary>
/// The database ended a transaction in favour of another one: a deadlock, or a serialization failure.
/// </summary>
internal sealed class StoreRaceException(string problem, Exception cause) : Exception(problem, cause);
