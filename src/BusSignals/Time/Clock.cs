namespace BusSignals;

internal static class Clock
{
    /// <summary>The last representable time, in whole microseconds.</summary>
    public static DateTimeOffset Last { get; } = DateTimeOffset.MaxValue.ToMicrosecond();

    public static DateTimeOffset Now(this TimeProvider clock) => clock.GetUtcNow().ToMicrosecond();

    /// <summary>A later time, at most the last representable one.</summary>
    public static DateTimeOffset After(this DateTimeOffset time, TimeSpan span) =>
        span < DateTimeOffset.MaxValue - time ? time + span : Last;

    /// <summary>The time in UTC, truncated to the microsecond, which every database can store.</summary>
    public static DateTimeOffset ToMicrosecond(this DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>The time in UTC, rounded up to whole microseconds.</summary>
    public static DateTimeOffset UpToMicrosecond(this DateTimeOffset time) =>
        time.ToMicrosecond() is var cut && cut < time && cut < Last ? cut.AddMicroseconds(1) : cut;
}
