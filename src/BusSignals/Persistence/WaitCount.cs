namespace BusSignals;

/// <summary>The waits of one type of process, counted.</summary>
/// <param name="Type">The shape of its path template.</param>
/// <param name="Open">How many processes are running or paused.</param>
/// <param name="Overdue">How many of them are past a timer's due time.</param>
/// <param name="Buffered">How many signals are in mailboxes, including those of processes that have not
/// started.</param>
internal sealed record WaitCount(string Type, long Open, long Overdue, long Buffered);
