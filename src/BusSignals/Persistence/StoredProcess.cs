namespace BusSignals;

/// <summary>All that is stored of one process: its row, its timers, the next one first, and its history in order.</summary>
internal sealed record StoredProcess(ProcessRow Row, IReadOnlyList<ProcessTimer> Timers, IReadOnlyList<HistoryEntry> History);
