namespace BusSignals;

/// <summary>
/// The history of one process in memory. Its length costs nothing if only a message or the mailbox is requested.
/// </summary>
internal sealed class StoredHistory
{
    private readonly SortedDictionary<int, HistoryEntry> _entries = [];
    private readonly Dictionary<Guid, int> _byMessage = [];
    private readonly SortedSet<int> _waiting = [];

    /// <summary>All entries, in order.</summary>
    public IReadOnlyCollection<HistoryEntry> Entries => _entries.Values;

    /// <summary>The entries in the mailbox, in order of arrival.</summary>
    public IEnumerable<HistoryEntry> Waiting => _waiting.Select(it => _entries[it]);

    public HistoryEntry? Find(Guid message) => _byMessage.TryGetValue(message, out int sequence) ? _entries[sequence] : null;

    public IEnumerable<HistoryEntry> Find(IEnumerable<int> sequences) => sequences.Where(_entries.ContainsKey).Select(it => _entries[it]);

    public void Put(HistoryEntry entry)
    {
        _entries[entry.Sequence] = entry;
        if (entry.MessageId is { } message)
        {
            _byMessage[message] = entry.Sequence;
        }

        if (entry.Outcome == SignalOutcome.Waiting)
        {
            _waiting.Add(entry.Sequence);
        }
        else
        {
            _waiting.Remove(entry.Sequence);
        }
    }

    /// <summary>Applies a commit's changes to a stored entry.</summary>
    public void Change(HistoryEntry entry) => Put(HistoryColumns.Table.Apply(_entries[entry.Sequence] with { }, entry));

    public void Remove(HistoryEntry entry)
    {
        _entries.Remove(entry.Sequence);
        _waiting.Remove(entry.Sequence);
        if (entry.MessageId is { } message)
        {
            _byMessage.Remove(message);
        }
    }
}
