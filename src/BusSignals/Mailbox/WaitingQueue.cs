namespace BusSignals;

/// <summary>
/// The waiting entries of one signal: the stored ones, as far as they have been read, then those that this delivery
/// added.
/// </summary>
internal sealed class WaitingQueue
{
    private const int SmallestPage = 8;
    private const int LargestPage = 512;

    private readonly LinkedList<Waiting> _entries = new();
    private LinkedListNode<Waiting>? _lastStored;
    private int _page = SmallestPage;
    private int _readTo;

    /// <summary>How many stored entries have not been read.</summary>
    public int Unread { get; set; }

    public bool IsEmpty => _entries.Count + Unread == 0;

    /// <summary>The entries in memory.</summary>
    public IEnumerable<Waiting> Entries => _entries;

    /// <summary>The entry after another, or the first one.</summary>
    public LinkedListNode<Waiting>? After(LinkedListNode<Waiting>? node) => node is null ? _entries.First : node.Next;

    /// <summary>Whether the entry after this one, or the first one, must be read.</summary>
    public bool EndsAt(LinkedListNode<Waiting>? node) => Unread > 0 && node == _lastStored;

    /// <summary>What to read next. The first page is small, because mostly one entry is wanted.</summary>
    public MailboxPage NextPage(string name)
    {
        var page = new MailboxPage(name, _readTo, _page);
        _page = Math.Min(_page * 2, LargestPage);
        return page;
    }

    /// <summary>Adds a stored entry after the other stored ones.</summary>
    public LinkedListNode<Waiting> Put(HistoryEntry entry)
    {
        var waiting = new Waiting(entry.Sequence, entry);
        return _lastStored = _lastStored is null ? _entries.AddFirst(waiting) : _entries.AddAfter(_lastStored, waiting);
    }

    /// <summary>Notes that all stored entries up to a number are known.</summary>
    public void ReadTo(int sequence) => _readTo = Math.Max(_readTo, sequence);

    /// <summary>Adds an entry after all others.</summary>
    public LinkedListNode<Waiting> Add(Waiting waiting) => _entries.AddLast(waiting);

    public void Remove(LinkedListNode<Waiting> node)
    {
        if (node == _lastStored)
        {
            _lastStored = node.Previous;
        }

        _entries.Remove(node);
    }
}
