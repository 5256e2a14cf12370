namespace BusSignals;

/// <summary>
/// How long finished things are kept: null, <see cref="Timeout.InfiniteTimeSpan"/> and <see cref="TimeSpan.MaxValue"/> keep for ever.
/// They are removed in bounded batches, so that no lock is held long.
/// </summary>
public sealed class RetentionOptions
{
    /// <summary>
    /// How long a process is kept after it ended, with its history. A signal that comes later than that finds no
    /// process and is early, not late. Null keeps for ever. Default: 30 days.
    /// </summary>
    [OptionRange(0, OrForEver = true, OrNull = "to keep for ever")]
    public TimeSpan? EndedProcesses { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long the applied history of running processes is kept. It is also the inbox: a message that is delivered
    /// again later than that is applied again. What a durable process is replayed from stays. Null keeps for ever.
    /// Default: for ever.
    /// </summary>
    [OptionRange(OptionRangeAttribute.AnyTime, OrForEver = true, OrNull = "to keep for ever")]
    public TimeSpan? AppliedHistory { get; set; }

    /// <summary>
    /// How long the lock of an entity is remembered after it was last used. Its fences grow all the same. Null keeps for
    /// ever. Default: 30 days.
    /// </summary>
    [OptionRange(OptionRangeAttribute.AnyTime, OrForEver = true, OrNull = "to keep for ever")]
    public TimeSpan? IdleLocks { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long it is kept that a signal reached no process, or was discarded without a trace, so that
    /// there is a receipt for it. Zero keeps no such receipts and saves a row for each such signal; null keeps for ever.
    /// Default: 7 days.
    /// </summary>
    [OptionRange(0, OrForEver = true, OrNull = "to keep for ever")]
    public TimeSpan? UnreachedSignals { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How long a dead signal is kept after it was set aside. Removed ones cannot be replayed any more. Null
    /// keeps for ever, until somebody replays or removes it. Default: for ever.
    /// </summary>
    [OptionRange(OptionRangeAttribute.AnyTime, OrForEver = true, OrNull = "to keep for ever")]
    public TimeSpan? DeadSignals { get; set; }

    /// <summary>How often a node looks for what is to be removed or has expired. 1 millisecond to 1 day, default: 1 minute.</summary>
    [OptionRange(TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerDay)]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many rows one statement removes at most. 1 to 10,000, default: 500.</summary>
    [OptionRange(1, 10_000)]
    public int BatchSize { get; set; } = 500;

    /// <summary>Before when something is kept no longer; null if it is kept for ever, or since before there were computers.</summary>
    internal static DateTimeOffset? Since(TimeSpan? kept, DateTimeOffset now) =>
        kept is { } time && time != Timeout.InfiniteTimeSpan && time < now - DateTimeOffset.UnixEpoch ? now - time : null;
}
