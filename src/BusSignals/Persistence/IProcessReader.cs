namespace BusSignals;

/// <summary>Reads for people and for retention; no signal's delivery uses it.</summary>
internal interface IProcessReader
{
    Task<StoredProcess?> FindAsync(Guid key, CancellationToken cancellationToken);

    /// <summary>
    /// The next dead signals in order, up to the limit, and fewer if their bodies are large (<see cref="DeadPage"/>).
    /// An empty list means that there are no more.
    /// </summary>
    Task<IReadOnlyList<DeadSignal>> ListDeadAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>The next dead signals without their contents, in order, up to the limit.</summary>
    Task<IReadOnlyList<DeadKey>> ListDeadKeysAsync(long after, int limit, CancellationToken cancellationToken);

    Task AddDeadAsync(DeadSignal dead, CancellationToken cancellationToken);

    /// <summary>Deletes a dead signal; false if there is none with this number.</summary>
    Task<bool> RemoveDeadAsync(long sequence, CancellationToken cancellationToken);

    /// <summary>Removes dead signals that were dead-lettered before a time, in order.</summary>
    Task<int> RemoveDeadAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Processes whose mailbox contains expired signals; not paused ones, whose signals expire when they continue.
    /// </summary>
    Task<IReadOnlyList<ProcessKey>> FindExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Removes ended processes (and those that never started and no longer hold anything) that have not changed since a
    /// time.
    /// </summary>
    Task<int> RemoveProcessesAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Removes settled history entries received before a time; not those of a journal, which its process needs to
    /// continue.
    /// </summary>
    Task<int> RemoveHistoryAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
