namespace BusSignals;

/// <summary>
/// Processes with their history, mailbox and timers. Both calls take many deliveries at once; each delivery stands
/// for itself, and one that conflicts never takes others down. Whatever a store throws that is not in the data it was given is a
/// <see cref="StoreUnavailableException"/>.
/// </summary>
internal interface IProcessStore
{
    /// <summary>Loads what each delivery needs, in the order asked.</summary>
    Task<IReadOnlyList<ProcessSnapshot>> LoadAsync(IReadOnlyList<LoadRequest> requests, CancellationToken cancellationToken);

    /// <summary>
    /// Commits each unit of work, whole or not at all. No two are of one process. One that fails is a result too, so
    /// that it takes no other down; only what concerns all of them is thrown.
    /// </summary>
    Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<ProcessCommit> commits, CancellationToken cancellationToken);

    /// <summary>The next processes of a type, by key, whose identity has these values and that are running or paused.</summary>
    Task<IReadOnlyList<ProcessId>> MatchAsync(
        string type, IReadOnlyList<KeyValuePair<string, string>> values, Guid after, int limit, CancellationToken cancellationToken);

    /// <summary>The journal of a durable process, in order, from an event on.</summary>
    Task<IReadOnlyList<JournalEvent>> LoadJournalAsync(Guid key, int from, CancellationToken cancellationToken);

    /// <summary>
    /// What an exception of a delivery says of the store, in whose database its handler may have worked: a
    /// <see cref="StoreUnavailableException"/>, a <see cref="StoreRaceException"/>, or the exception itself if it is the handler's own.
    /// </summary>
    /// <param name="exception">What the delivery ended with.</param>
    /// <param name="services">The services of the delivery.</param>
    Exception Judge(Exception exception, IServiceProvider services) => StoreUnavailableException.In(exception) ?? exception;

    /// <summary>What waits in the mailbox of a process and is not held back, in order of arrival, without payloads.</summary>
    Task<IReadOnlyList<HistoryEntry>> LoadMailboxAsync(Guid key, MailboxPage page, CancellationToken cancellationToken);

    /// <summary>Those of them that expire first, in that order, without payloads.</summary>
    Task<IReadOnlyList<HistoryEntry>> LoadExpiringAsync(Guid key, int limit, CancellationToken cancellationToken);

    /// <summary>The payloads of a process' entries, by their numbers; without those that are not there or have none.</summary>
    Task<IReadOnlyDictionary<int, string>> LoadPayloadsAsync(Guid key, IReadOnlyList<int> entries, CancellationToken cancellationToken);
}

/// <summary>One process to load, and the message that may have been applied to it already.</summary>
internal readonly record struct LoadRequest(Guid ProcessKey, Guid? MessageId)
{
    /// <summary>Earlier messages of the same emitter, whose entries are wanted too; null is none.</summary>
    public IReadOnlyList<Guid>? After { get; init; }
}
