namespace BusSignals;

internal static class Clock
{
    public static DateTimeOffset Now(this TimeProvider clock) => clock.GetUtcNow().ToMicrosecond();

    /// <summary>The time in UTC, cut to the microsecond, which every database keeps.</summary>
    public static DateTimeOffset ToMicrosecond(this DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
