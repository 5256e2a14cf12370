namespace BusSignals.Simulation.Tests;

/// <summary>A node's way to the stores: each operation waits until the world lets it through, and its answer may get lost.</summary>
internal sealed class NodeStore(SimulatedNode node) : IProcessStore, IOutboxStore, IProcessReader, IReceiptStore, IWaitReader, ILockStore
{
    private const string Commit = "commit";

    private World World => node.World;

    private InMemoryStore Store => World.Store;

    public Task<IReadOnlyList<ProcessSnapshot>> LoadAsync(IReadOnlyList<LoadRequest> requests, CancellationToken cancellationToken) =>
        CallAsync("load", () => Store.LoadAsync(requests, cancellationToken));

    public Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<ProcessCommit> commits, CancellationToken cancellationToken)
    {
        // What comes after another commit was gathered meanwhile; a node that stood still between its check and that is found out by the fence alone.
        foreach (ProcessCommit commit in node.Resumed?.What == Commit ? [] : commits)
        {
            World.LockInvariants.Committing(node, commit);
        }

        return node.CallAsync(Commit, () =>
        {
            IReadOnlyList<CommitResult> results = Store.CommitAsync(commits, cancellationToken).GetAwaiter().GetResult();
            World.Invariants.Committed(commits, results);
            return results;
        });
    }

    public Task<IReadOnlyList<ProcessId>> MatchAsync(
        string type, IReadOnlyList<KeyValuePair<string, string>> values, Guid after, int limit, CancellationToken cancellationToken) =>
        CallAsync("match", () => Store.MatchAsync(type, values, after, limit, cancellationToken));

    public Task<IReadOnlyList<JournalEvent>> LoadJournalAsync(Guid key, int from, CancellationToken cancellationToken) =>
        CallAsync("journal", () => Store.LoadJournalAsync(key, from, cancellationToken));

    public Task<IReadOnlyList<OutgoingMessage>> ClaimDueAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int limit, CancellationToken cancellationToken) =>
        node.CallAsync("claim", () =>
        {
            IReadOnlyList<OutgoingMessage> due = Store.ClaimDueAsync(now, leaseUntil, limit, cancellationToken).GetAwaiter().GetResult();
            World.Invariants.Claimed(due);
            return due;
        });

    public Task AddAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken) =>
        CallAsync("keep", () => Store.AddAsync(messages, cancellationToken));

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) =>
        CallAsync("next due", () => Store.NextDueAsync(cancellationToken));

    public Task PostponeAsync(IReadOnlyList<Guid> ids, DateTimeOffset until, CancellationToken cancellationToken) =>
        CallAsync("postpone", () => Store.PostponeAsync(ids, until, cancellationToken));

    public Task RemoveSentAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        CallAsync("remove sent", () => Store.RemoveSentAsync(ids, cancellationToken));

    public Task<StoredProcess?> FindAsync(Guid key, CancellationToken cancellationToken) =>
        CallAsync("find", () => Store.FindAsync(key, cancellationToken));

    public Task<IReadOnlyList<DeadSignal>> ListDeadAsync(long after, int limit, CancellationToken cancellationToken) =>
        CallAsync("list dead", () => Store.ListDeadAsync(after, limit, cancellationToken));

    public Task<IReadOnlyList<DeadKey>> ListDeadKeysAsync(long after, int limit, CancellationToken cancellationToken) =>
        CallAsync("list dead keys", () => Store.ListDeadKeysAsync(after, limit, cancellationToken));

    public Task AddDeadAsync(DeadSignal dead, CancellationToken cancellationToken) =>
        CallAsync("add dead", () => Store.AddDeadAsync(dead, cancellationToken));

    public Task<bool> RemoveDeadAsync(long sequence, CancellationToken cancellationToken) =>
        CallAsync("remove dead", () => Store.RemoveDeadAsync(sequence, cancellationToken));

    public Task<IReadOnlyList<ProcessKey>> FindExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        CallAsync("find expired", () => Store.FindExpiredAsync(now, limit, cancellationToken));

    public Task<int> RemoveProcessesAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        CallAsync("remove processes", () => Store.RemoveProcessesAsync(before, limit, cancellationToken));

    public Task<int> RemoveDeadAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        CallAsync("remove dead", () => Store.RemoveDeadAsync(before, limit, cancellationToken));

    public Task<int> RemoveHistoryAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        CallAsync("remove history", () => Store.RemoveHistoryAsync(before, limit, cancellationToken));

    public Task<MessageTraces> FindTracesAsync(Guid messageId, CancellationToken cancellationToken) =>
        CallAsync("find traces", () => Store.FindTracesAsync(messageId, cancellationToken));

    public Task<IReadOnlyList<MessageFate>> FindFatesAsync(FateQuery query, CancellationToken cancellationToken) =>
        CallAsync("find fates", () => Store.FindFatesAsync(query, cancellationToken));

    public Task AddUnreachedAsync(UnreachedSignal signal, CancellationToken cancellationToken) =>
        CallAsync("add unreached", () => Store.AddUnreachedAsync(signal, cancellationToken));

    public Task CountDuplicateAsync(Guid process, Guid messageId, CancellationToken cancellationToken) =>
        CallAsync("count duplicate", () => Store.CountDuplicateAsync(process, messageId, cancellationToken));

    public Task<int> RemoveUnreachedAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        CallAsync("remove unreached", () => Store.RemoveUnreachedAsync(before, limit, cancellationToken));

    public Task<IReadOnlyList<WaitRow>> ListWaitsAsync(WaitReading reading, CancellationToken cancellationToken) =>
        CallAsync("list waits", () => Store.ListWaitsAsync(reading, cancellationToken));

    public Task<IReadOnlyList<PendingTimer>> ListTimersAsync(TimerQuery query, string? type, CancellationToken cancellationToken) =>
        CallAsync("list timers", () => Store.ListTimersAsync(query, type, cancellationToken));

    public Task<IReadOnlyList<WaitCount>> CountWaitsAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        CallAsync("count waits", () => Store.CountWaitsAsync(now, cancellationToken));

    public Task<string?> NextTypeAsync(string after, CancellationToken cancellationToken) =>
        CallAsync("next type", () => Store.NextTypeAsync(after, cancellationToken));

    public Task<LockResult> ApplyAsync(LockName name, LockCommand command, TimeProvider clock, CancellationToken cancellationToken)
    {
        World.LockInvariants.Asked(command);
        return node.CallAsync("lock", () =>
        {
            LockResult result = World.Locks.ApplyAsync(name, command, clock, cancellationToken).GetAwaiter().GetResult();
            World.LockInvariants.Done(node, name, command, result);
            return result;
        });
    }

    public Task<int> RemoveIdleAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        CallAsync("remove idle", () => World.Locks.RemoveIdleAsync(before, limit, cancellationToken));

    public Task<IReadOnlyList<HistoryEntry>> LoadMailboxAsync(Guid key, MailboxPage page, CancellationToken cancellationToken) =>
        CallAsync("mailbox", () => Store.LoadMailboxAsync(key, page, cancellationToken));

    public Task<IReadOnlyList<HistoryEntry>> LoadExpiringAsync(Guid key, int limit, CancellationToken cancellationToken) =>
        CallAsync("expiring", () => Store.LoadExpiringAsync(key, limit, cancellationToken));

    public Task<IReadOnlyDictionary<int, string>> LoadPayloadsAsync(Guid key, IReadOnlyList<int> entries, CancellationToken cancellationToken) =>
        CallAsync("payloads", () => Store.LoadPayloadsAsync(key, entries, cancellationToken));

    private Task<T> CallAsync<T>(string what, Func<Task<T>> apply) => node.CallAsync(what, () => apply().GetAwaiter().GetResult());

    private Task<bool> CallAsync(string what, Func<Task> apply) => node.CallAsync(what, () =>
    {
        apply().GetAwaiter().GetResult();
        return true;
    });
}
