namespace BusSignals.Tests.Engine;

/// <summary>The in-memory store with mishaps: conflicts and outages on order.</summary>
internal sealed class FaultyStore(InMemoryStore store) : IProcessStore
{
    public sealed class AwayException() : StoreUnavailableException("The database is read-only.");

    /// <summary>What a handler's own statement in the store's database ends with.</summary>
    public sealed class DeadlockException : Exception;

    /// <summary>How many commits conflict, as if another node had been first.</summary>
    public int Conflicts { get; set; }

    /// <summary>How many loads find the store away.</summary>
    public int Outages { get; set; }

    public Task<IReadOnlyList<ProcessSnapshot>> LoadAsync(IReadOnlyList<LoadRequest> requests, CancellationToken cancellationToken) =>
        Outages-- > 0 ? throw new AwayException() : store.LoadAsync(requests, cancellationToken);

    /// <summary>How many commits find the store away, and store nothing.</summary>
    public int Refusals { get; set; }

    /// <summary>How many commits are stored, but their answer does not come back.</summary>
    public int LostAnswers { get; set; }

    /// <summary>What each commit waits for before it ends, once it is asked for.</summary>
    public Func<Task> Standby { get; set; } = () => Task.CompletedTask;

    public async Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<ProcessCommit> commits, CancellationToken cancellationToken)
    {
        await Standby();
        if (Conflicts-- > 0)
        {
            return [.. commits.Select(_ => CommitResult.Conflict)];
        }

        if (Refusals-- > 0)
        {
            throw new AwayException();
        }

        IReadOnlyList<CommitResult> results = await store.CommitAsync(commits, cancellationToken);
        return LostAnswers-- > 0 ? throw new AwayException() : results;
    }

    public Task<IReadOnlyList<ProcessId>> MatchAsync(
        string type, IReadOnlyList<KeyValuePair<string, string>> values, Guid after, int limit, CancellationToken cancellationToken) =>
        store.MatchAsync(type, values, after, limit, cancellationToken);

    public Task<IReadOnlyList<JournalEvent>> LoadJournalAsync(Guid key, int from, CancellationToken cancellationToken) =>
        store.LoadJournalAsync(key, from, cancellationToken);

    public Exception Judge(Exception exception, IServiceProvider services) =>
        exception.InnerException is DeadlockException ? new StoreRaceException("40P01: deadlock detected.", exception)
        : StoreUnavailableException.In(exception) ?? exception;

    public Task<IReadOnlyList<HistoryEntry>> LoadMailboxAsync(Guid key, MailboxPage page, CancellationToken cancellationToken) =>
        store.LoadMailboxAsync(key, page, cancellationToken);

    public Task<IReadOnlyList<HistoryEntry>> LoadExpiringAsync(Guid key, int limit, CancellationToken cancellationToken) =>
        store.LoadExpiringAsync(key, limit, cancellationToken);

    public Task<IReadOnlyDictionary<int, string>> LoadPayloadsAsync(Guid key, IReadOnlyList<int> entries, CancellationToken cancellationToken) =>
        store.LoadPayloadsAsync(key, entries, cancellationToken);
}
