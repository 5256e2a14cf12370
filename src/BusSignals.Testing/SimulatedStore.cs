namespace BusSignals.Testing;

/// <summary>The store of a simulation: its host may die before and after each operation, and leave messages unsent.</summary>
internal sealed class SimulatedStore(IProcessStore processes, IOutboxStore outbox) : IProcessStore, IOutboxStore
{
    private readonly Lock _gate = new();

    private readonly Dictionary<Guid, DateTimeOffset> _unsent = [];

    /// <summary>When the next message that a crash left behind may be sent, or null if there is none.</summary>
    public DateTimeOffset? NextUnsent
    {
        get
        {
            lock (_gate)
            {
                return _unsent.Count == 0 ? null : _unsent.Values.Min();
            }
        }
    }

    public Task<IReadOnlyList<ProcessSnapshot>> LoadAsync(IReadOnlyList<LoadRequest> requests, CancellationToken cancellationToken) =>
        CrashPoint.PassAsync(() => processes.LoadAsync(requests, cancellationToken));

    public Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<ProcessCommit> commits, CancellationToken cancellationToken) =>
        CrashPoint.PassAsync(async () =>
        {
            IReadOnlyList<CommitResult> results = await processes.CommitAsync(commits, cancellationToken);
            for (int i = 0; i < results.Count; i++)
            {
                if (results[i] == CommitResult.Committed)
                {
                    Keep(commits[i].Outgoing, it => it.NextAttempt);
                }
            }

            return results;
        });

    public Task<IReadOnlyList<ProcessId>> MatchAsync(
        string type, IReadOnlyList<KeyValuePair<string, string>> values, Guid after, int limit, CancellationToken cancellationToken) =>
        CrashPoint.PassAsync(() => processes.MatchAsync(type, values, after, limit, cancellationToken));

    public Task<IReadOnlyList<JournalEvent>> LoadJournalAsync(Guid key, int from, CancellationToken cancellationToken) =>
        CrashPoint.PassAsync(() => processes.LoadJournalAsync(key, from, cancellationToken));

    public Exception Judge(Exception exception, IServiceProvider services) => processes.Judge(exception, services);

    public Task<IReadOnlyList<HistoryEntry>> LoadMailboxAsync(Guid key, MailboxPage page, CancellationToken cancellationToken) =>
        CrashPoint.PassAsync(() => processes.LoadMailboxAsync(key, page, cancellationToken));

    public Task<IReadOnlyList<HistoryEntry>> LoadExpiringAsync(Guid key, int limit, CancellationToken cancellationToken) =>
        CrashPoint.PassAsync(() => processes.LoadExpiringAsync(key, limit, cancellationToken));

    public Task<IReadOnlyDictionary<int, string>> LoadPayloadsAsync(Guid key, IReadOnlyList<int> entries, CancellationToken cancellationToken) =>
        CrashPoint.PassAsync(() => processes.LoadPayloadsAsync(key, entries, cancellationToken));

    public async Task<IReadOnlyList<OutgoingMessage>> ClaimDueAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int limit, CancellationToken cancellationToken)
    {
        IReadOnlyList<OutgoingMessage> due = await outbox.ClaimDueAsync(now, leaseUntil, limit, cancellationToken);
        Keep(due, _ => leaseUntil);
        return due;
    }

    public Task AddAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken) =>
        CrashPoint.PassAsync(async () =>
        {
            await outbox.AddAsync(messages, cancellationToken);
            Keep(messages, it => it.NextAttempt);
        });

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => outbox.NextDueAsync(cancellationToken);

    public Task PostponeAsync(IReadOnlyList<Guid> ids, DateTimeOffset until, CancellationToken cancellationToken) =>
        CrashPoint.PassAsync(async () =>
        {
            await outbox.PostponeAsync(ids, until, cancellationToken);
            lock (_gate)
            {
                foreach (Guid id in ids.Where(_unsent.ContainsKey).ToArray())
                {
                    _unsent[id] = until;
                }
            }
        });

    public Task RemoveSentAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        CrashPoint.PassAsync(async () =>
        {
            await outbox.RemoveSentAsync(ids, cancellationToken);
            lock (_gate)
            {
                foreach (Guid id in ids)
                {
                    _unsent.Remove(id);
                }
            }
        });

    private void Keep(IEnumerable<OutgoingMessage> messages, Func<OutgoingMessage, DateTimeOffset> until)
    {
        lock (_gate)
        {
            foreach (OutgoingMessage message in messages.Where(it => !it.IsTimer))
            {
                _unsent[message.Id] = until(message);
            }
        }
    }
}
