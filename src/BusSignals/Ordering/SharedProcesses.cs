namespace BusSignals;

/// <summary>
/// Knows which processes other nodes have changed of late, by the versions that this node has committed itself. In
/// memory, bounded; a process that it does not know may be one of theirs.
/// </summary>
internal sealed class SharedProcesses(TimeProvider clock, BusStart bus)
{
    private const int MaxGeneration = 10_000;

    /// <summary>How long a change by another node counts.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private Dictionary<Guid, Known> _young = [];
    private Dictionary<Guid, Known> _old = [];

    /// <summary>Whether to expect other nodes on the in-memory transport too, which has one.</summary>
    public bool ExpectsOthersInMemory { get; set; }

    /// <summary>Notes what this node has committed.</summary>
    public void Committed(Guid process, long version)
    {
        lock (_gate)
        {
            Put(process, Find(process) with { Version = version });
        }
    }

    /// <summary>
    /// When another node last changed a process, as far as this one has seen; null if none did of late, or if this node is to stop and has no
    /// time for them.
    /// </summary>
    /// <param name="process">The process.</param>
    /// <param name="version">The version that it has now.</param>
    /// <param name="endpoint">The address of its queue.</param>
    public long? LastChange(Guid process, long version, Uri endpoint)
    {
        if ((endpoint.Scheme == "loopback" && !ExpectsOthersInMemory) || bus.Stopping.IsCompleted)
        {
            return null;
        }

        lock (_gate)
        {
            Known known = Find(process);
            if (known.Version != version || version == 0)
            {
                Put(process, known = new Known(version, known.Version == version && known.Changed is { } first ? first : clock.GetTimestamp()));
            }

            return known.Changed is { } changed && clock.GetElapsedTime(changed) < Recent ? changed : null;
        }
    }

    private Known Find(Guid process) => _young.TryGetValue(process, out Known known) || _old.TryGetValue(process, out known) ? known : default;

    private void Put(Guid process, Known known)
    {
        if (_young.Count >= MaxGeneration && !_young.ContainsKey(process))
        {
            (_old, _young) = (_young, []);
        }

        _young[process] = known;
    }

    /// <summary>A process as this node knows it.</summary>
    /// <param name="Version">The version that it has seen last; 0 before the process exists.</param>
    /// <param name="Changed">When it saw that another node had changed it, if ever.</param>
    private readonly record struct Known(long Version, long? Changed);
}
