namespace BusSignals;

/// <summary>One held-back signal, and the messages that it waits for.</summary>
internal sealed class HeldSignal(HistoryEntry entry)
{
    private readonly List<Guid> _awaited = [.. ResequencingState.Awaited(entry)];

    public HistoryEntry Entry { get; private set; } = entry;

    public IReadOnlyList<Guid> Awaited => _awaited;

    /// <summary>When it is applied at the latest, whatever is missing.</summary>
    public DateTimeOffset Deadline => Entry.RetryAt!.Value;

    /// <summary>Removes a message from those that it waits for; false if it is not one of them.</summary>
    public bool Got(Guid message)
    {
        if (!_awaited.Remove(message))
        {
            return false;
        }

        Entry = ResequencingState.WaitingFor(Entry, _awaited);
        return true;
    }
}
