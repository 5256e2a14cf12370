namespace BusSignals.Tests.Mailbox;

/// <summary>The in-memory store, and what was read of its mailboxes.</summary>
internal sealed class CountedStore(InMemoryStore store) : IProcessStore
{
    /// <summary>How often a mailbox was read.</summary>
    public int Mailboxes { get; set; }

    /// <summary>How many characters of payloads were read, each time.</summary>
    public List<int> Payloads { get; } = [];

    public Task<IReadOnlyList<ProcessSnapshot>> LoadAsync(IReadOnlyList<LoadRequest> requests, CancellationToken cancellationToken) =>
        store.LoadAsync(requests, cancellationToken);

    public Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<ProcessCommit> commits, CancellationToken cancellationToken) =>
        store.CommitAsync(commits, cancellationToken);

    public Task<IReadOnlyList<ProcessId>> MatchAsync(
        string type, IReadOnlyList<KeyValuePair<string, string>> values, Guid after, int limit, CancellationToken cancellationToken) =>
        store.MatchAsync(type, values, after, limit, cancellationToken);

    public Task<IReadOnlyList<JournalEvent>> LoadJournalAsync(Guid key, int from, CancellationToken cancellationToken) =>
        store.LoadJournalAsync(key, from, cancellationToken);

    public Task<IReadOnlyList<HistoryEntry>> LoadMailboxAsync(Guid key, CancellationToken cancellationToken)
    {
        Mailboxes++;
        return store.LoadMailboxAsync(key, cancellationToken);
    }

    public async Task<IReadOnlyDictionary<int, string>> LoadPayloadsAsync(Guid key, IReadOnlyList<int> entries, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<int, string> payloads = await store.LoadPayloadsAsync(key, entries, cancellationToken);
        Payloads.Add(payloads.Values.Sum(it => it.Length));
        return payloads;
    }
}
