namespace BusSignals;

internal static class Clock
{
    /// <summary>Now in UTC, cut to the microsecond, which every database keeps.</summary>
    public static DateTimeOffset Now(this TimeProvider clock)
    {
        DateTimeOffset now = clock.GetUtcNow();
        return new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }
}
