namespace BusSignals;

/// <summary>
/// Reads the payloads of wanted entries: the first one alone, then more at a time for a caller that takes one after the
/// other; never more than <see cref="MaxBytes"/> at once.
/// </summary>
internal sealed class MailboxPayloads(ProcessSession session, IProcessStore store)
{
    /// <summary>How many bytes of payloads are read at once, unless a single one is larger.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private const int MostRows = 200;

    private readonly Dictionary<int, string> _read = [];
    private int _next = 1;

    /// <summary>An entry with its payload.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="following">Entries whose payloads may be wanted after it.</param>
    /// <exception cref="StaleSnapshotException">It is gone: another node has changed the process.</exception>
    public async ValueTask<HistoryEntry> OfAsync(HistoryEntry entry, IEnumerable<HistoryEntry> following)
    {
        if (entry.Payload is not null)
        {
            return entry;
        }

        if (!_read.Remove(entry.Sequence, out string? payload))
        {
            await ReadAsync(entry, following);
            if (!_read.Remove(entry.Sequence, out payload))
            {
                throw new StaleSnapshotException();
            }
        }

        return entry with { Payload = payload };
    }

    private async Task ReadAsync(HistoryEntry entry, IEnumerable<HistoryEntry> following)
    {
        int most = Math.Max(1, MaxBytes / (session.Definition.Find(entry)?.Definition.MaxPayloadBytes ?? MaxBytes));
        int count = Math.Min(_next, Math.Min(most, MostRows));
        _next = Math.Min(_next * 2, MostRows);
        _read.Clear();
        int[] wanted = [entry.Sequence, .. following.Where(it => it.Payload is null && it.Sequence != entry.Sequence).Select(it => it.Sequence).Take(count - 1)];
        foreach ((int sequence, string text) in await store.LoadPayloadsAsync(session.Id.Key, wanted, session.Context.CancellationToken))
        {
            _read[sequence] = text;
        }
    }
}
