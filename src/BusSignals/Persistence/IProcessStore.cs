namespace BusSignals;

/// <summary>
/// Stores processes with their history, mailbox and timers. Load and commit take many deliveries at once; each delivery
/// is independent, and one that conflicts never fails others. Any exception of a store that is not caused by the given
/// data is a <see cref="StoreUnavailableException"/>.
/// </summary>
internal interface IProcessStore
{
    /// <summary>Loads what each delivery needs, in the order of the requests.</summary>
    Task<IReadOnlyList<ProcessSnapshot>> LoadAsync(IReadOnlyList<LoadRequest> requests, CancellationToken cancellationToken);

    /// <summary>
    /// Commits each unit of work completely or not at all. No two units are for the same process. A failed unit is a
    /// result too, so that it fails no other; only a failure that concerns all of them is thrown.
    /// </summary>
    Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<ProcessCommit> commits, CancellationToken cancellationToken);

    /// <summary>
    /// The next processes of a type, by key, whose identity has these values and that are running or paused.
    /// </summary>
    Task<IReadOnlyList<ProcessId>> MatchAsync(
        string type, IReadOnlyList<KeyValuePair<string, string>> values, Guid after, int limit, CancellationToken cancellationToken);

    /// <summary>The journal of a durable process, in order, starting at an event.</summary>
    Task<IReadOnlyList<JournalEvent>> LoadJournalAsync(Guid key, int from, CancellationToken cancellationToken);

    /// <summary>
    /// Interprets an exception of a delivery, whose handler may have worked in the store's database: a
    /// <see cref="StoreUnavailableException"/>, a <see cref="StoreRaceException"/>, or the exception itself if it is
    /// the handler's own.
    /// </summary>
    /// <param name="exception">The exception that ended the delivery.</param>
    /// <param name="services">The services of the delivery.</param>
    Exception Judge(Exception exception, IServiceProvider services) => StoreUnavailableException.In(exception) ?? exception;

    /// <summary>
    /// The signals in a process's mailbox that are not held back, in order of arrival, without payloads.
    /// </summary>
    Task<IReadOnlyList<HistoryEntry>> LoadMailboxAsync(Guid key, MailboxPage page, CancellationToken cancellationToken);

    /// <summary>Those that expire first, in that order, without payloads.</summary>
    Task<IReadOnlyList<HistoryEntry>> LoadExpiringAsync(Guid key, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// The payloads of a process's entries, by their numbers; entries that are missing or have none are left out.
    /// </summary>
    Task<IReadOnlyDictionary<int, string>> LoadPayloadsAsync(Guid key, IReadOnlyList<int> entries, CancellationToken cancellationToken);
}

/// <summary>One process to load, and the message that may have been applied to it already.</summary>
internal readonly record struct LoadRequest(Guid ProcessKey, Guid? MessageId)
{
    /// <summary>Predecessors from the same emitter, whose entries are requested too; null means none.</summary>
    public IReadOnlyList<Guid>? After { get; init; }
}
