namespace BusSignals;

/// <summary>
/// Keeps durable processes in memory after a commit, so that the next signal need not read the journal. Bounded: the
/// least recently used one makes room. The version reveals a process that another node has changed meanwhile.
/// </summary>
internal sealed class DurableRunCache(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, LinkedListNode<(Guid Key, long Version, DurableRun Run)>> _byKey = [];
    private readonly LinkedList<(Guid Key, long Version, DurableRun Run)> _byUse = new();

    /// <summary>Removes and returns a process, if it is at this version.</summary>
    public DurableRun? Take(Guid key, long version)
    {
        lock (_gate)
        {
            if (!_byKey.Remove(key, out LinkedListNode<(Guid, long Version, DurableRun Run)>? node))
            {
                return null;
            }

            _byUse.Remove(node);
            if (node.Value.Version == version)
            {
                return node.Value.Run;
            }

            Forget(node.Value.Run);
            return null;
        }
    }

    public void Put(Guid key, long version, DurableRun run)
    {
        lock (_gate)
        {
            if (_byKey.Remove(key, out LinkedListNode<(Guid, long, DurableRun Run)>? old))
            {
                _byUse.Remove(old);
                Forget(old.Value.Run);
            }

            _byKey[key] = _byUse.AddLast((key, version, run));
            if (_byUse.Count > capacity)
            {
                LinkedListNode<(Guid Key, long, DurableRun Run)> oldest = _byUse.First!;
                _byUse.Remove(oldest);
                _byKey.Remove(oldest.Value.Key);
                Forget(oldest.Value.Run);
            }
        }
    }

    private static void Forget(DurableRun run) => _ = run.DisposeAsync().AsTask();
}
