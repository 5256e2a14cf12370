namespace BusSignals;

/// <summary>
/// How long finished data is kept: null, <see cref="Timeout.InfiniteTimeSpan"/> and <see cref="TimeSpan.MaxValue"/>
/// keep it for ever. It is removed in bounded batches, so that no lock is held for long.
/// </summary>
public sealed class RetentionOptions
{
    /// <summary>
    /// How long a process is kept after it ended, with its history. A signal that arrives later than that finds no
    /// process and is early, not late. Null keeps it for ever. Default: 30 days.
    /// </summary>
    [OptionRange(0, OrForEver = true, OrNull = "to keep for ever")]
    public TimeSpan? EndedProcesses { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long the applied history of running processes is kept. It is also the inbox: a message that is redelivered
    /// later than that is applied again. The journal that a durable process is replayed from stays. Null keeps it for
    /// ever. Default: for ever.
    /// </summary>
    [OptionRange(OptionRangeAttribute.AnyTime, OrForEver = true, OrNull = "to keep for ever")]
    public TimeSpan? AppliedHistory { get; set; }

    /// <summary>
    /// How long the lock of an entity is remembered after it was last used. Its fences keep growing all the same. Null
    /// keeps it for ever. Default: 30 days.
    /// </summary>
    [OptionRange(OptionRangeAttribute.AnyTime, OrForEver = true, OrNull = "to keep for ever")]
    public TimeSpan? IdleLocks { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long to keep the record that a signal reached no process, or was discarded without another record, so that
    /// there is a receipt for it. Zero keeps no such receipts and saves a row for each such signal; null keeps them for
    /// ever. Default: 7 days.
    /// </summary>
    [OptionRange(0, OrForEver = true, OrNull = "to keep for ever")]
    public TimeSpan? UnreachedSignals { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How long a dead signal is kept after it was dead-lettered. A removed one can no longer be replayed. Null keeps
    /// it for ever, until somebody replays or removes it. Default: for ever.
    /// </summary>
    [OptionRange(OptionRangeAttribute.AnyTime, OrForEver = true, OrNull = "to keep for ever")]
    public TimeSpan? DeadSignals { get; set; }

    /// <summary>
    /// How often a node looks for data to remove or expire. 1 millisecond to 1 day, default: 1 minute.
    /// </summary>
    [OptionRange(TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerDay)]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The maximum number of rows that one statement removes. 1 to 10,000, default: 500.</summary>
    [OptionRange(1, 10_000)]
    public int BatchSize { get; set; } = 500;

    /// <summary>
    /// The time before which data is no longer kept; null if it is kept for ever, or since before there were computers.
    /// </summary>
    internal static DateTimeOffset? Since(TimeSpan? kept, DateTimeOffset now) =>
        kept is { } time && time != Timeout.InfiniteTimeSpan && time < now - DateTimeOffset.UnixEpoch ? now - time : null;
}
