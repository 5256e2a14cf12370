namespace BusSignals;

internal static class Clock
{
    public static DateTimeOffset Now(this TimeProvider clock) => clock.GetUtcNow().ToMicrosecond();

    /// <summary>A later time, at most the last one there is.</summary>
    public static DateTimeOffset After(this DateTimeOffset time, TimeSpan span) =>
        span < DateTimeOffset.MaxValue - time ? time + span : DateTimeOffset.MaxValue.ToMicrosecond();

    /// <summary>The time in UTC, cut to the microsecond, which every database keeps.</summary>
    public static DateTimeOffset ToMicrosecond(this DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
