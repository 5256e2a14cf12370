namespace BusSignals;

/// <summary>Reads for people and for retention; nothing here is on the way of a signal.</summary>
internal interface IProcessReader
{
    Task<ProcessView?> FindAsync(Guid key, CancellationToken cancellationToken);

    /// <summary>
    /// The next dead signals in order: at most so many, and fewer where their bodies are large (<see cref="DeadPage"/>). None means that there
    /// are no more.
    /// </summary>
    Task<IReadOnlyList<DeadSignal>> ListDeadAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>The next dead signals without what they hold, in order, at most so many.</summary>
    Task<IReadOnlyList<DeadKey>> ListDeadKeysAsync(long after, int limit, CancellationToken cancellationToken);

    Task AddDeadAsync(DeadSignal dead, CancellationToken cancellationToken);

    /// <summary>False if there is none with this number.</summary>
    Task<bool> RemoveDeadAsync(long sequence, CancellationToken cancellationToken);

    /// <summary>Removes dead signals that were set aside before a time, the first ones first.</summary>
    Task<int> RemoveDeadAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);

    /// <summary>Processes whose mailbox holds something that has expired; not paused ones, whose signals expire when they go on.</summary>
    Task<IReadOnlyList<ProcessKey>> FindExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Removes ended processes (and ones that never started and hold nothing any more) not changed since a time.
    /// </summary>
    Task<int> RemoveProcessesAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);

    /// <summary>Removes settled history entries received before a time; not those of a journal, without which its process could not go on.</summary>
    Task<int> RemoveHistoryAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
