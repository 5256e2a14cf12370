namespace BusSignals;

/// <summary>The history entries that one delivery adds and changes.</summary>
internal sealed class SessionHistory(Guid process, int stored)
{
    private readonly List<HistoryEntry> _added = [];
    private readonly List<HistoryEntry> _changed = [];
    private readonly Dictionary<int, int> _places = [];

    public IReadOnlyList<HistoryEntry> Added => _added;

    public IReadOnlyList<HistoryEntry> Changed => _changed;

    public int Length => stored + _added.Count;

    public bool HasChanges => _added.Count + _changed.Count > 0;

    /// <summary>Whether the entry with this number was added or changed.</summary>
    public bool HasChanged(int sequence) => sequence > stored || _places.ContainsKey(sequence);

    public HistoryEntry Append(HistoryEntry entry)
    {
        entry = entry with { ProcessKey = process, Sequence = Length + 1 };
        _added.Add(entry);
        return entry;
    }

    /// <summary>Replaces the entry with the same number.</summary>
    public HistoryEntry Put(HistoryEntry entry)
    {
        if (entry.Sequence > stored)
        {
            _added[entry.Sequence - stored - 1] = entry;
        }
        else if (_places.TryAdd(entry.Sequence, _changed.Count))
        {
            _changed.Add(entry);
        }
        else
        {
            _changed[_places[entry.Sequence]] = entry;
        }

        return entry;
    }

    /// <summary>The stored entries, with these replacing or following them.</summary>
    public IReadOnlyList<HistoryEntry> Over(IReadOnlyList<HistoryEntry> old) =>
        [.. old.Where(it => it.Sequence <= stored).Select(it => _places.TryGetValue(it.Sequence, out int place) ? HistoryColumns.Table.Apply(it with { }, _changed[place]) : it), .. _added];
}
