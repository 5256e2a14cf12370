namespace BusSignals;

/// <summary>An entry that waits, and its place among all of its mailbox.</summary>
internal readonly record struct Waiting(long Place, HistoryEntry Entry);
