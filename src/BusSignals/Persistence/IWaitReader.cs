namespace BusSignals;

/// <summary>Reads open waits and pending timers for people and for metrics; each read follows an index.</summary>
internal interface IWaitReader
{
    /// <summary>Processes that are running or paused, by the time they entered their state, then by key.</summary>
    Task<IReadOnlyList<WaitRow>> ListWaitsAsync(WaitReading reading, CancellationToken cancellationToken);

    /// <summary>Pending timers by due time, without those of retries and open tokens.</summary>
    Task<IReadOnlyList<PendingTimer>> ListTimersAsync(TimerQuery query, string? type, CancellationToken cancellationToken);

    /// <summary>
    /// The first type after another, in the store's order, that has running or paused processes; null if there is none.
    /// </summary>
    Task<string?> NextTypeAsync(string after, CancellationToken cancellationToken);

    /// <summary>Counts all waits, by type; a type with nothing to count may be missing.</summary>
    Task<IReadOnlyList<WaitCount>> CountWaitsAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
