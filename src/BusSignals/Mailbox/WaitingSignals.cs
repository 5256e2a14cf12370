namespace BusSignals;

/// <summary>
/// The waiting entries of a mailbox, without payloads and without held-back ones. The summary says how many there are
/// of each signal. The entries of a signal are read in pages when they are wanted, so that the first one costs the same
/// however many wait behind it.
/// </summary>
internal sealed class WaitingSignals(ProcessSession session, IProcessStore store, MailboxSummary? summary)
{
    /// <summary>This few are read together, regardless of the signal.</summary>
    private const int Few = 32;

    private readonly Dictionary<string, WaitingQueue> _queues = new(StringComparer.Ordinal);
    private readonly Dictionary<int, LinkedListNode<Waiting>> _nodes = [];
    private readonly HashSet<int> _read = [];
    private MailboxSummary? _summary;
    private long _lastPlace = int.MaxValue;
    private int _unread;

    /// <summary>The number of entries; the summary must be known.</summary>
    public int Count => _nodes.Count + _unread;

    /// <summary>
    /// A time before which no stored entry expires; null if none ever does. The summary must be known.
    /// </summary>
    public DateTimeOffset? Expires { get; set; }

    /// <summary>Whether an entry may have expired; the summary must be known.</summary>
    public bool MayHaveExpired => Count > 0 && Expires <= session.Now;

    /// <summary>The names of the waiting signals, each once; the summary must be known.</summary>
    public IEnumerable<string> Names => _queues.Keys;

    private CancellationToken Cancelled => session.Context.CancellationToken;

    /// <summary>Determines how many there are; mostly the summary says it.</summary>
    public async Task KnowAsync()
    {
        if (_summary is not null)
        {
            return;
        }

        IReadOnlyList<HistoryEntry>? stored = summary is null ? await LoadAsync(MailboxPage.Whole) : null;
        _summary = summary ?? new MailboxSummary(stored!.CountBy(it => it.Name).ToDictionary(), stored!.Min(it => it.ExpiresAt));
        foreach ((string name, int count) in _summary.Counts)
        {
            QueueOf(name).Unread = count;
            _unread += count;
        }

        Expires = _summary.Expires;
        Take(stored ?? []);
    }

    /// <summary>All entries in their order.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> ReadAllAsync()
    {
        await KnowAsync();
        await ReadRestAsync();
        return [.. _queues.Values.SelectMany(it => it.Entries).OrderBy(it => it.Place).Select(it => it.Entry)];
    }

    /// <summary>The first entry of a signal, or the one after another; null if there is none.</summary>
    public async ValueTask<LinkedListNode<Waiting>?> NextAsync(string name, LinkedListNode<Waiting>? after = null)
    {
        if (!_queues.TryGetValue(name, out WaitingQueue? queue))
        {
            return null;
        }

        while (queue.EndsAt(after))
        {
            await ReadAsync(name, queue);
        }

        return queue.After(after);
    }

    /// <summary>The entries of a signal in memory, after another one or all.</summary>
    public IEnumerable<HistoryEntry> Behind(string name, LinkedListNode<Waiting>? node = null)
    {
        WaitingQueue? queue = _queues.GetValueOrDefault(name);
        while ((node = queue?.After(node)) is not null)
        {
            yield return node.Value.Entry;
        }
    }

    /// <summary>The oldest entry of all.</summary>
    public async Task<HistoryEntry> OldestAsync()
    {
        Waiting? oldest = null;
        foreach (string name in Names.ToArray())
        {
            if (await NextAsync(name) is { Value: var first } && !(first.Place > oldest?.Place))
            {
                oldest = first;
            }
        }

        return oldest!.Value.Entry;
    }

    /// <summary>
    /// The entries that expire first, in that order, as stored; they stay here until they are removed.
    /// </summary>
    public Task<IReadOnlyList<HistoryEntry>> FirstToExpireAsync(int limit) => store.LoadExpiringAsync(session.Id.Key, limit, Cancelled);

    /// <summary>Adds an entry after all others.</summary>
    public void Add(HistoryEntry entry) => _nodes[entry.Sequence] = QueueOf(entry.Name).Add(new Waiting(++_lastPlace, entry));

    /// <summary>Removes an entry, if it is in memory.</summary>
    public void Remove(HistoryEntry entry)
    {
        if (_nodes.Remove(entry.Sequence, out LinkedListNode<Waiting>? node))
        {
            WaitingQueue queue = _queues[entry.Name];
            queue.Remove(node);
            DropEmpty(entry.Name, queue);
        }
    }

    /// <summary>Removes a stored entry, whether it is in memory or not yet.</summary>
    public void RemoveStored(HistoryEntry entry)
    {
        if (_read.Add(entry.Sequence))
        {
            WaitingQueue queue = _queues[entry.Name];
            Read(queue, 1);
            DropEmpty(entry.Name, queue);
        }
        else
        {
            Remove(entry);
        }
    }

    /// <summary>Reorders all entries.</summary>
    public async Task ReorderAsync(Action<List<HistoryEntry>> sort)
    {
        List<HistoryEntry> all = [.. await ReadAllAsync()];
        sort(all);
        _queues.Clear();
        _nodes.Clear();
        all.ForEach(Add);
    }

    /// <summary>The mailbox's contents after the session's changes; the summary must be known.</summary>
    public MailboxSummary After(SessionHistory history)
    {
        if (_summary!.Counts.Count == 0 && !history.Added.Any(Waits) && !history.Changed.Any(Waits))
        {
            return MailboxSummary.Empty; // as in most processes
        }

        var counts = new Dictionary<string, int>(_summary.Counts, StringComparer.Ordinal);
        DateTimeOffset? expires = Expires;
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

    private async Task ReadAsync(string name, WaitingQueue queue)
    {
        if (_unread <= Few)
        {
            await ReadRestAsync();
            return;
        }

        MailboxPage page = queue.NextPage(name);
        IReadOnlyList<HistoryEntry> entries = await LoadAsync(page);
        Take(entries);
        if (entries.Count < page.Limit)
        {
            Read(queue, queue.Unread);
            DropEmpty(name, queue);
        }
        else
        {
            queue.ReadTo(entries[^1].Sequence);
        }
    }

    private async Task ReadRestAsync()
    {
        if (_unread == 0)
        {
            return;
        }

        Take(await LoadAsync(MailboxPage.Whole));
        foreach ((string name, WaitingQueue queue) in _queues.ToArray())
        {
            Read(queue, queue.Unread);
            DropEmpty(name, queue);
        }
    }

    private Task<IReadOnlyList<HistoryEntry>> LoadAsync(MailboxPage page) => store.LoadMailboxAsync(session.Id.Key, page, Cancelled);

    /// <summary>Adds what was read, except what this delivery has seen or changed already.</summary>
    private void Take(IReadOnlyList<HistoryEntry> entries)
    {
        foreach (HistoryEntry entry in entries.Where(it => _read.Add(it.Sequence)))
        {
            WaitingQueue queue = QueueOf(entry.Name);
            Read(queue, 1);
            if (!session.HasChanged(entry))
            {
                _nodes[entry.Sequence] = queue.Put(entry);
            }
        }
    }

    private void Read(WaitingQueue queue, int count)
    {
        queue.Unread -= count;
        _unread -= count;
    }

    private WaitingQueue QueueOf(string name) =>
        _queues.TryGetValue(name, out WaitingQueue? queue) ? queue : _queues[name] = new WaitingQueue();

    private void DropEmpty(string name, WaitingQueue queue)
    {
        if (queue.IsEmpty)
        {
            _queues.Remove(name);
        }
    }

    private bool WasThere(HistoryEntry entry) => _read.Contains(entry.Sequence)
        || (session.Prior is { } prior && prior.Sequence == entry.Sequence && Waits(prior));

    private static bool Waits(HistoryEntry entry) => entry.Outcome == SignalOutcome.Waiting && !entry.IsHeldBack;
}
