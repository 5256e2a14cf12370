namespace BusSignals;

/// <summary>
/// The last signals that this application emitted to each identity. In memory only: another application, and this one
/// after a restart, is another emitter. Bounded in number and in time; thread-safe.
/// </summary>
internal sealed class EmitOrder(OrderOptions options, StoreClock clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Last>> _byIdentity = new(StringComparer.Ordinal);
    private readonly LinkedList<Last> _byUse = new();

    public IReadOnlyList<Predecessor> Earlier(string identity)
    {
        DateTimeOffset since = clock.Now() - options.Remember;
        lock (_gate)
        {
            return _byIdentity.TryGetValue(identity, out LinkedListNode<Last>? found)
                ? [.. found.Value.Signals.Where(it => it.At > since)]
                : [];
        }
    }

    /// <summary>Remembers a signal that the broker has confirmed, or that is committed.</summary>
    public void Add(EmittedSignal emitted)
    {
        lock (_gate)
        {
            IReadOnlyList<Predecessor> before = [];
            if (_byIdentity.Remove(emitted.Identity, out LinkedListNode<Last>? found))
            {
                _byUse.Remove(found);
                before = found.Value.Signals;
            }

            _byIdentity[emitted.Identity] = _byUse.AddLast(new Last(emitted.Identity, emitted.Over(before)));
            DateTimeOffset since = clock.Now() - options.Remember;
            while (_byUse.First is { } oldest && (_byUse.Count > options.MaxIdentities || oldest.Value.Signals[^1].At <= since))
            {
                _byUse.RemoveFirst();
                _byIdentity.Remove(oldest.Value.Identity);
            }
        }
    }

    private sealed record Last(string Identity, IReadOnlyList<Predecessor> Signals);
}
