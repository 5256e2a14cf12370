namespace BusSignals;

/// <summary>The history entries that one delivery adds and changes.</summary>
internal sealed class SessionHistory(Guid process, int stored)
{
    private readonly List<HistoryEntry> _added = [];
    private readonly List<HistoryEntry> _changed = [];

    public IReadOnlyList<HistoryEntry> Added => _added;

    public IReadOnlyList<HistoryEntry> Changed => _changed;

    public int Length => stored + _added.Count;

    public bool HasChanges => _added.Count + _changed.Count > 0;

    public HistoryEntry Append(HistoryEntry entry)
    {
        entry = entry with { ProcessKey = process, Sequence = Length + 1 };
        _added.Add(entry);
        return entry;
    }

    /// <summary>Puts an entry in the place of the one with its number.</summary>
    public HistoryEntry Put(HistoryEntry entry)
    {
        List<HistoryEntry> entries = entry.Sequence > stored ? _added : _changed;
        int place = entries.FindIndex(it => it.Sequence == entry.Sequence);
        if (place < 0)
        {
            entries.Add(entry);
        }
        else
        {
            entries[place] = entry;
        }

        return entry;
    }

    /// <summary>The stored entries with these over them.</summary>
    public IReadOnlyList<HistoryEntry> Over(IReadOnlyList<HistoryEntry> old) =>
        [.. old.Where(it => it.Sequence <= stored).Select(it => _changed.Find(changed => changed.Sequence == it.Sequence) ?? it), .. _added];
}
