namespace BusSignals;

/// <summary>
/// Keeps everything in this process's memory. Passes the conformance suite of all stores. Nothing survives a restart.
/// </summary>
internal sealed partial class InMemoryStore : IProcessStore, IOutboxStore, IProcessReader
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, ProcessRow> _processes = [];
    private readonly Dictionary<Guid, StoredHistory> _history = [];
    private readonly Dictionary<Guid, List<ProcessParameter>> _parameters = [];
    private readonly Dictionary<Guid, OutgoingMessage> _outgoing = [];
    private readonly Dictionary<Guid, HashSet<Guid>> _timers = [];
    private readonly PriorityQueue<Guid, DateTimeOffset> _due = new();
    private readonly List<DeadSignal> _dead = [];
    private long _lastDead;

    public Task<IReadOnlyList<ProcessSnapshot>> LoadAsync(IReadOnlyList<LoadRequest> requests, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Done<ProcessSnapshot>([.. requests.Select(Load)]);
        }
    }

    public Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<ProcessCommit> commits, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Done<CommitResult>([.. commits.Select(Commit)]);
        }
    }

    public Task<IReadOnlyList<ProcessId>> MatchAsync(
        string type, IReadOnlyList<KeyValuePair<string, string>> values, Guid after, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Done<ProcessId>([.. _processes.Values
                .Where(it => it.Type == type && it.Status is (ProcessStatus.Running or ProcessStatus.Paused))
                .Where(it => it.Key.CompareTo(after) > 0)
                .Where(it => values.All(value => Parameters(it.Key).Any(p => p.Name == value.Key && p.Value == value.Value)))
                .OrderBy(it => it.Key).Take(limit).Select(it => ProcessId.Stored(it.Path, it.Key))]);
        }
    }

    public Task<IReadOnlyList<JournalEvent>> LoadJournalAsync(Guid key, int from, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Done<JournalEvent>([.. History(key).Entries.Where(it => it.Journal >= from).OrderBy(it => it.Journal).Select(JournalEvent.Of)]);
        }
    }

    public Task<IReadOnlyList<HistoryEntry>> LoadMailboxAsync(Guid key, MailboxPage page, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Done<HistoryEntry>([.. NotHeld(key)
                .Where(it => (page.Name is null || it.Name == page.Name) && it.Sequence > page.After)
                .Take(page.Limit).Select(WithoutPayload)]);
        }
    }

    public Task<IReadOnlyList<HistoryEntry>> LoadExpiringAsync(Guid key, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Done<HistoryEntry>([.. NotHeld(key)
                .Where(it => it.ExpiresAt is not null).OrderBy(it => it.ExpiresAt).ThenBy(it => it.Sequence)
                .Take(limit).Select(WithoutPayload)]);
        }
    }

    public Task<IReadOnlyDictionary<int, string>> LoadPayloadsAsync(Guid key, IReadOnlyList<int> entries, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyDictionary<int, string>>(
                History(key).Find(entries).Where(it => it.Payload is not null).ToDictionary(it => it.Sequence, it => it.Payload!));
        }
    }

    public Task AddAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (OutgoingMessage message in messages)
            {
                Put(message);
            }

            return Task.CompletedTask;
        }
    }

    public Task<IReadOnlyList<OutgoingMessage>> ClaimDueAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var claimed = new List<OutgoingMessage>();
            while (claimed.Count < limit && PeekDue() is { } due && due <= now)
            {
                OutgoingMessage message = _outgoing[_due.Dequeue()];
                message = message with { NextAttempt = leaseUntil, Attempts = message.Attempts + 1 };
                Put(message);
                claimed.Add(message);
            }

            return Done<OutgoingMessage>(claimed);
        }
    }

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(PeekDue());
        }
    }

    public Task PostponeAsync(IReadOnlyList<Guid> ids, DateTimeOffset until, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (OutgoingMessage message in ids.Select(id => _outgoing.GetValueOrDefault(id)).OfType<OutgoingMessage>())
            {
                Put(message with { NextAttempt = until });
            }

            return Task.CompletedTask;
        }
    }

    public Task RemoveSentAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (Guid id in ids)
            {
                _outgoing.Remove(id);
            }

            return Task.CompletedTask;
        }
    }

    public Task<StoredProcess?> FindAsync(Guid key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_processes.TryGetValue(key, out ProcessRow? row)
                ? new StoredProcess(row, Timers(key), [.. History(key).Entries])
                : null);
        }
    }

    public Task<IReadOnlyList<DeadSignal>> ListDeadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            DeadSignal[] next = [.. _dead.Where(it => it.Sequence > after).Take(limit)];
            return Done<DeadSignal>(next[..DeadPage.Of(next.Select(KeyOf)).Count()]);
        }
    }

    public Task<IReadOnlyList<DeadKey>> ListDeadKeysAsync(long after, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Done<DeadKey>([.. _dead.Where(it => it.Sequence > after).Take(limit).Select(KeyOf)]);
        }
    }

    public Task AddDeadAsync(DeadSignal dead, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            DeadLetter(dead);
            return Task.CompletedTask;
        }
    }

    public Task<bool> RemoveDeadAsync(long sequence, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_dead.RemoveAll(it => it.Sequence == sequence) > 0);
        }
    }

    public Task<int> RemoveDeadAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            DeadSignal[] old = [.. _dead.Take(limit).Where(it => it.DeadAt < before)];
            return Task.FromResult(_dead.RemoveAll(it => Array.IndexOf(old, it) >= 0));
        }
    }

    public Task<IReadOnlyList<ProcessKey>> FindExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Done<ProcessKey>([.. _processes.Values
                .Where(it => it.Status != ProcessStatus.Paused && Waiting(it.Key).Any(entry => entry.ExpiresAt <= now)).Take(limit)
                .Select(it => new ProcessKey(it.Key, it.Path, it.Type))]);
        }
    }

    public Task<int> RemoveProcessesAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Guid[] keys = [.. _processes.Values.Where(it => it.UpdatedAt < before && IsOver(it)).Take(limit).Select(it => it.Key)];
            foreach (Guid key in keys)
            {
                _processes.Remove(key);
                _history.Remove(key);
                _parameters.Remove(key);
                foreach (ProcessTimer timer in Timers(key))
                {
                    _outgoing.Remove(timer.Id);
                }

                _timers.Remove(key);
            }

            return Task.FromResult(keys.Length);
        }
    }

    public Task<int> RemoveHistoryAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            HistoryEntry[] old = [.. _history.Values.SelectMany(it => it.Entries)
                .Where(it => it.Outcome != SignalOutcome.Waiting && it.ReceivedAt < before && !(it.Journal >= _processes[it.ProcessKey].JournalFrom))
                .Take(limit)];
            foreach (HistoryEntry entry in old)
            {
                _history[entry.ProcessKey].Remove(entry);
            }

            return Task.FromResult(old.Length);
        }
    }

    private ProcessSnapshot Load(LoadRequest request) =>
        _processes.TryGetValue(request.ProcessKey, out ProcessRow? row)
            ? new ProcessSnapshot(
                row,
                [.. Waiting(row.Key).Where(it => it.IsHeldBack).Select(WithoutPayload)],
                Timers(row.Key),
                request.MessageId is { } id && History(row.Key).Find(id) is { } prior ? WithoutPayload(prior) : null)
            {
                Earlier = request.After is { Count: > 0 } after
                    ? [.. after.Select(History(row.Key).Find).OfType<HistoryEntry>().Select(WithoutPayload)]
                    : [],
            }
            : ProcessSnapshot.Empty;

    private CommitResult Commit(ProcessCommit commit)
    {
        Guid key = commit.Row.Key;
        StoredHistory history = History(key);
        if ((_processes.TryGetValue(key, out ProcessRow? stored) ? stored.Version : 0) != commit.ExpectedVersion
            || commit.Added.Any(it => it.MessageId is { } id && history.Find(id) is not null))
        {
            return CommitResult.Conflict;
        }

        _processes[key] = stored is null ? commit.Row : ProcessColumns.Table.Apply(stored with { }, commit.Row);
        foreach (HistoryEntry entry in commit.Added)
        {
            history.Put(entry);
        }

        foreach (HistoryEntry entry in commit.Settled)
        {
            history.Change(entry);
        }

        _history[key] = history;
        if (commit.Parameters.Count > 0)
        {
            _parameters[key] = [.. commit.Parameters];
        }

        foreach (Guid timer in commit.WithdrawnTimers)
        {
            _outgoing.Remove(timer);
            _timers.GetValueOrDefault(key)?.Remove(timer);
        }

        foreach (OutgoingMessage message in commit.Outgoing)
        {
            Put(message);
        }

        foreach (DeadSignal dead in commit.Dead)
        {
            DeadLetter(dead);
        }

        return CommitResult.Committed;
    }

    private void Put(OutgoingMessage message)
    {
        _outgoing[message.Id] = message;
        _due.Enqueue(message.Id, message.NextAttempt);
        if (message.ProcessKey is { } key)
        {
            (_timers.TryGetValue(key, out HashSet<Guid>? timers) ? timers : _timers[key] = []).Add(message.Id);
        }
    }

    /// <summary>The next due time; queue entries that were removed or moved meanwhile are dropped on the way.</summary>
    private DateTimeOffset? PeekDue()
    {
        while (_due.TryPeek(out Guid id, out DateTimeOffset at))
        {
            if (_outgoing.TryGetValue(id, out OutgoingMessage? message) && message.NextAttempt == at)
            {
                return at;
            }

            _due.Dequeue();
        }

        return null;
    }

    private void DeadLetter(DeadSignal dead) => _dead.Add(dead with { Sequence = ++_lastDead });

    private static DeadKey KeyOf(DeadSignal dead) =>
        new(dead.Sequence, dead.ArrivedAt, dead.ProcessPath, dead.Body.Length + (dead.Headers?.Length ?? 0));

    private bool IsOver(ProcessRow row) =>
        row.Status == ProcessStatus.Ended || (row.Status == ProcessStatus.NotStarted && !Waiting(row.Key).Any());

    private StoredHistory History(Guid key) => _history.GetValueOrDefault(key) ?? new StoredHistory();

    private static HistoryEntry WithoutPayload(HistoryEntry entry) => entry with { Payload = null };

    private IEnumerable<HistoryEntry> Waiting(Guid key) => History(key).Waiting;

    private IEnumerable<HistoryEntry> NotHeld(Guid key) => Waiting(key).Where(it => !it.IsHeldBack);

    private List<ProcessParameter> Parameters(Guid key) => _parameters.GetValueOrDefault(key) ?? [];

    private ProcessTimer[] Timers(Guid key) =>
        [.. (_timers.GetValueOrDefault(key) ?? []).Select(id => _outgoing[id])
            .Select(ProcessTimer.Of).OrderBy(it => it.Due)
            .ThenBy(it => it.Name, StringComparer.Ordinal)];

    private static Task<IReadOnlyList<T>> Done<T>(IReadOnlyList<T> result) => Task.FromResult(result);
}
