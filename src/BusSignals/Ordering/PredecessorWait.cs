namespace BusSignals;

/// <summary>
/// How long one delivery waits in memory for predecessors of its signal that another node may be applying at this
/// moment. To hold it back durably would change the process, and that other delivery would have to start over; with a
/// backlog that two nodes share, it would do so again and again.
/// </summary>
internal sealed class PredecessorWait(TimeProvider clock)
{
    /// <summary>How long it waits since the other node's last change of the process.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How long it waits altogether, while it occupies one of the prefetched messages.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private long? _began;
    private long _changed;
    private TimeSpan _pause = ShortestPause;

    /// <summary>What the last attempt found missing; empty if it did not ask to wait.</summary>
    public IReadOnlyList<Guid> Missing { get; private set; } = [];

    /// <summary>Starts an attempt.</summary>
    public void Begin() => Missing = [];

    /// <summary>Asks to wait; false if it has waited long enough.</summary>
    /// <param name="changed">When another node last changed the process.</param>
    /// <param name="missing">What it waits for.</param>
    public bool TryWait(long changed, IReadOnlyList<Guid> missing)
    {
        _began ??= clock.GetTimestamp();
        if (_changed != changed)
        {
            _changed = changed;
            _pause = ShortestPause;
        }

        if (clock.GetElapsedTime(Math.Max(_began.Value, changed)) >= Patience || clock.GetElapsedTime(_began.Value) >= Longest)
        {
            return false;
        }

        Missing = missing;
        return true;
    }

    /// <summary>When to look again.</summary>
    public TimeSpan NextPause()
    {
        TimeSpan pause = _pause;
        _pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks));
        return pause;
    }

    /// <summary>How long it waits at most for a signal that itself waits on this node.</summary>
    public static TimeSpan LongPause => Patience;
}
