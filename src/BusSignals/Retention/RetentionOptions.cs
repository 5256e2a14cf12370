namespace BusSignals;

/// <summary>How long finished things are kept. They are removed in bounded batches, so that no lock is held long.</summary>
public sealed class RetentionOptions
{
    /// <summary>
    /// How long a process is kept after it ended, with its history. A signal that comes later than that finds no
    /// process and is early, not late. Null keeps for ever. Default: 30 days.
    /// </summary>
    public TimeSpan? EndedProcesses { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long the applied history of running processes is kept. It is also the inbox: a message that is delivered
    /// again later than that is applied again. What a durable process is replayed from stays. Null keeps for ever.
    /// Default: for ever.
    /// </summary>
    public TimeSpan? AppliedHistory { get; set; }

    /// <summary>
    /// How long the lock of an entity is remembered after it was last used. Its fences grow all the same. Null keeps for
    /// ever. Default: 30 days.
    /// </summary>
    public TimeSpan? IdleLocks { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long it is kept that a signal reached no process, or was discarded without a trace (FEATURES N1), so that
    /// there is a receipt for it. Zero keeps no such receipts and saves a row for each such signal; null keeps for ever.
    /// Default: 7 days.
    /// </summary>
    public TimeSpan? UnreachedSignals { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How long a dead signal is kept after it was set aside (FEATURES N4). Removed ones cannot be replayed any more. Null
    /// keeps for ever, until somebody replays or removes it. Default: for ever.
    /// </summary>
    public TimeSpan? DeadSignals { get; set; }

    /// <summary>How often a node looks for what is to be removed or has expired. Default: 1 minute.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many rows one statement removes at most. Default: 500.</summary>
    public int BatchSize { get; set; } = 500;

    internal void Check(Faults faults)
    {
        bool valid = Interval > TimeSpan.Zero && Interval <= TimeSpan.FromDays(1) && BatchSize is >= 1 and <= 10_000
            && EndedProcesses is not { Ticks: < 0 } && AppliedHistory is not { Ticks: <= 0 } && IdleLocks is not { Ticks: <= 0 }
            && UnreachedSignals is not { Ticks: < 0 } && DeadSignals is not { Ticks: <= 0 };
        if (!valid)
        {
            faults.Add($"The retention has EndedProcesses {EndedProcesses}, AppliedHistory {AppliedHistory}, IdleLocks {IdleLocks}, "
                + $"UnreachedSignals {UnreachedSignals}, DeadSignals {DeadSignals}, Interval {Interval}, BatchSize {BatchSize}; times must be longer than zero, the interval at most a day, and the batch 1 to 10,000.");
        }
    }
}
