namespace BusSignals.Tests.Mailbox;

/// <summary>The in-memory store, and what was read of its mailboxes.</summary>
internal sealed class CountedStore(InMemoryStore store) : IProcessStore
{
    /// <summary>How often a mailbox was read.</summary>
    public int Mailboxes { get; set; }

    /// <summary>How many of its entries were read.</summary>
    public int Entries { get; set; }

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

    public Task<IReadOnlyList<HistoryEntry>> LoadMailboxAsync(Guid key, MailboxPage page, CancellationToken cancellationToken) =>
        CountAsync(store.LoadMailboxAsync(key, page, cancellationToken));

    public Task<IReadOnlyList<HistoryEntry>> LoadExpiringAsync(Guid key, int limit, CancellationToken cancellationToken) =>
        CountAsync(store.LoadExpiringAsync(key, limit, cancellationToken));

    public async Task<IReadOnlyDictionary<int, string>> LoadPayloadsAsync(Guid key, IReadOnlyList<int> entries, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<int, string> payloads = await store.LoadPayloadsAsync(key, entries, cancellationToken);
        Payloads.Add(payloads.Values.Sum(it => it.Length));
        return payloads;
    }

    private async Task<IReadOnlyList<HistoryEntry>> CountAsync(Task<IReadOnlyList<HistoryEntry>> reading)
    {
        IReadOnlyList<HistoryEntry> entries = await reading;
        Mailboxes++;
        Entries += entries.Count;
        return entries;
    }
}
