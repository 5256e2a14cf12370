namespace BusSignals;

/// <summary>A waiting entry, and its place within the whole mailbox.</summary>
internal readonly record struct Waiting(long Place, HistoryEntry Entry);
