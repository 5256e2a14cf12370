namespace BusSignals;

/// <summary>Everything known about a message.</summary>
internal sealed partial class InMemoryStore : IReceiptStore
{
    private readonly List<UnreachedSignal> _unreached = [];
    private long _lastUnreached;

    public Task<MessageTraces> FindTracesAsync(Guid messageId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(new MessageTraces(
                [.. _history.Values.Select(it => it.Find(messageId)).OfType<HistoryEntry>()
                    .Select(it => new ProcessTrace(_processes[it.ProcessKey].Path, _processes[it.ProcessKey].Type, it))],
                [.. _unreached.Where(it => it.MessageId == messageId)],
                [.. _dead.Where(it => it.MessageId == messageId)]));
        }
    }

    public Task<IReadOnlyList<MessageFate>> FindFatesAsync(FateQuery query, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Done<MessageFate>([.. query.Messages.SelectMany(it => FatesOf(it, query).Select(kind => new MessageFate(it, kind)))]);
        }
    }

    private IEnumerable<FateKind> FatesOf(Guid message, FateQuery query)
    {
        Guid key = query.Process.Key;
        if (History(key).Find(message) is not null)
        {
            yield return FateKind.Here;
        }

        if (_dead.Any(it => it.MessageId == message && it.Endpoint == query.Endpoint && (it.ProcessPath is null || it.ProcessPath == query.Process.Path)))
        {
            yield return FateKind.Dead;
        }

        if (_unreached.Any(it => it.MessageId == message && it.Endpoint == query.Endpoint && (it.ProcessKey is null || it.ProcessKey == key)))
        {
            yield return FateKind.Unreached;
        }

        if (_processes.Values.Any(it => it.Type == query.Type && it.Key != key && History(it.Key).Find(message) is not null))
        {
            yield return FateKind.Elsewhere;
        }
    }

    public Task AddUnreachedAsync(UnreachedSignal signal, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (signal.ProcessKey is not { } key || History(key).Find(signal.MessageId) is null)
            {
                _unreached.Add(signal with { Sequence = ++_lastUnreached });
            }

            return Task.CompletedTask;
        }
    }

    public Task CountDuplicateAsync(Guid process, Guid messageId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            StoredHistory history = History(process);
            if (history.Find(messageId) is { } entry)
            {
                history.Put(entry with { Duplicates = entry.Duplicates + 1 });
            }

            return Task.CompletedTask;
        }
    }

    public Task<int> RemoveUnreachedAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            HashSet<long> old = [.. _unreached.Where(it => it.ReceivedAt < before).Take(limit).Select(it => it.Sequence)];
            return Task.FromResult(_unreached.RemoveAll(it => old.Contains(it.Sequence)));
        }
    }
}
