namespace BusSignals;

/// <summary>A lower bound of the database's clock at a timestamp of the host.</summary>
internal sealed class ClockReading(TimeProvider host, long timestamp, DateTimeOffset told)
{
    /// <summary>
    /// How much slower than the host's clock the database's can run: clocks are slewed by at most 500 millionths.
    /// </summary>
    private const long Slower = 2000;

    /// <summary>A lower bound of the database's clock at another timestamp.</summary>
    public DateTimeOffset At(long other)
    {
        TimeSpan elapsed = host.GetElapsedTime(timestamp, other);
        return told + elapsed - (elapsed.Duration() / Slower);
    }
}
