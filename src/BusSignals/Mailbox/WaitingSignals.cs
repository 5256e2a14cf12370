namespace BusSignals;

/// <summary>
/// What waits in a mailbox, without payloads and without what is held back. It is read when something of it is needed; until
/// then its summary says how many there are of each signal. Each call but the first costs by what it changes.
/// </summary>
internal sealed class WaitingSignals(ProcessSession session, IProcessStore store, MailboxSummary? summary)
{
    private Dictionary<string, LinkedList<Place>>? _byName;
    private Dictionary<int, LinkedListNode<Place>>? _bySequence;
    private MailboxSummary? _summary = summary;
    private HashSet<int>? _stored;
    private long _last;

    /// <summary>How many there are; the summary must be known.</summary>
    public int Count => (_bySequence?.Count ?? 0) + (IsRead || _summary!.Counts.Count == 0 ? 0 : _summary.Counts.Values.Sum());

    /// <summary>Whether one of them may have expired; the summary must be known.</summary>
    public bool MayHaveExpired => (IsRead && Count > 0 ? All.Min(it => it.ExpiresAt) : IsRead ? null : _summary!.Expires) <= session.Now;

    /// <summary>The signals that wait, each once; the summary must be known.</summary>
    public IEnumerable<string> Names => IsRead ? Added.Keys : Added.Keys.Union(_summary!.Counts.Keys);

    private Dictionary<string, LinkedList<Place>> Added => _byName ??= new(StringComparer.Ordinal);

    /// <summary>Whether the entries that were stored are here.</summary>
    public bool IsRead => _stored is not null;

    /// <summary>All in their order; they must have been read.</summary>
    public IEnumerable<HistoryEntry> All => Added.Values.SelectMany(it => it).OrderBy(it => it.Number).Select(it => it.Entry);

    /// <summary>Reads what waits, if it is not known how much that is.</summary>
    public Task KnowAsync() => _summary is null ? ReadAsync() : Task.CompletedTask;

    /// <summary>Reads what waits.</summary>
    public async Task ReadAsync()
    {
        if (IsRead)
        {
            return;
        }

        IReadOnlyList<HistoryEntry> stored = _summary is { Counts.Count: 0 }
            ? []
            : await store.LoadMailboxAsync(session.Id.Key, session.Context.CancellationToken);
        HistoryEntry[] added = [.. All];
        Clear();
        _stored = [.. stored.Select(it => it.Sequence)];
        _summary ??= new MailboxSummary(stored.CountBy(it => it.Name).ToDictionary(), stored.Min(it => it.ExpiresAt));
        foreach (HistoryEntry entry in stored.Concat(added))
        {
            Add(entry);
        }
    }

    /// <summary>Puts an entry behind all others.</summary>
    public void Add(HistoryEntry entry)
    {
        LinkedList<Place> own = Added.TryGetValue(entry.Name, out LinkedList<Place>? known) ? known : Added[entry.Name] = new();
        (_bySequence ??= [])[entry.Sequence] = own.AddLast(new Place(++_last, entry));
    }

    /// <summary>Takes an entry out, if it is here.</summary>
    public void Remove(HistoryEntry entry)
    {
        if (_bySequence is not null && _bySequence.Remove(entry.Sequence, out LinkedListNode<Place>? node))
        {
            LinkedList<Place> own = node.List!;
            own.Remove(node);
            if (own.Count == 0)
            {
                Added.Remove(entry.Name);
            }
        }
    }

    /// <summary>Puts all into another order.</summary>
    public void Reorder(Action<List<HistoryEntry>> sort)
    {
        List<HistoryEntry> all = [.. All];
        sort(all);
        Clear();
        all.ForEach(Add);
    }

    /// <summary>The entries of one signal in their order, each with its place among all; they must have been read.</summary>
    public IEnumerable<Place> Of(string name) => _byName?.GetValueOrDefault(name) ?? [];

    /// <summary>What the mailbox holds after the session's changes; the summary must be known.</summary>
    public MailboxSummary After(SessionHistory history)
    {
        if (_summary!.Counts.Count == 0 && !history.Added.Any(Waits) && !history.Changed.Any(Waits))
        {
            return MailboxSummary.Empty; // as most are
        }

        var counts = new Dictionary<string, int>(_summary.Counts, StringComparer.Ordinal);
        DateTimeOffset? expires = IsRead ? All.Min(it => it.ExpiresAt) : _summary.Expires;
        foreach (HistoryEntry entry in history.Added)
        {
            Count(entry, wasThere: false);
        }

        foreach (HistoryEntry entry in history.Changed)
        {
            Count(entry, WasThere(entry));
        }

        return counts.Count == 0 ? MailboxSummary.Empty : new MailboxSummary(counts, expires);

        void Count(HistoryEntry entry, bool wasThere)
        {
            if (Waits(entry) && (expires is null || entry.ExpiresAt < expires))
            {
                expires = entry.ExpiresAt;
            }

            int count = counts.GetValueOrDefault(entry.Name) + (Waits(entry) ? 1 : 0) - (wasThere ? 1 : 0);
            counts[entry.Name] = count;
            if (count == 0)
            {
                counts.Remove(entry.Name);
            }
        }
    }

    private bool WasThere(HistoryEntry entry) => _stored?.Contains(entry.Sequence)
        ?? (session.Prior is { } prior && prior.Sequence == entry.Sequence && Waits(prior));

    private void Clear()
    {
        _byName?.Clear();
        _bySequence?.Clear();
    }

    private static bool Waits(HistoryEntry entry) => entry.Outcome == SignalOutcome.Waiting && !HoldBack.IsHeld(entry);

    /// <summary>An entry and its place among all.</summary>
    public readonly record struct Place(long Number, HistoryEntry Entry);
}
