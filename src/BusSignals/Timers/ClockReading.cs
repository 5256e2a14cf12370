namespace BusSignals;

/// <summary>What the database's clock showed at least, at a timestamp of the host.</summary>
internal sealed class ClockReading(TimeProvider host, long timestamp, DateTimeOffset told)
{
    /// <summary>How much slower than the host's time the database's can go: clocks are slewed by at most 500 millionths.</summary>
    private const long Slower = 2000;

    /// <summary>What the database's clock shows at least at another timestamp.</summary>
    public DateTimeOffset At(long other)
    {
        TimeSpan elapsed = host.GetElapsedTime(timestamp, other);
        return told + elapsed - (elapsed.Duration() / Slower);
    }
}
