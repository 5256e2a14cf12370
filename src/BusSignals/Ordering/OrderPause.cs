namespace BusSignals;

/// <summary>When it is looked again for what signals are held back for: first soon, then less and less often.</summary>
internal static class OrderPause
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>As long as the oldest one has waited, within bounds, and no longer than to its deadline.</summary>
    public static TimeSpan Next(DateTimeOffset now, DateTimeOffset since, DateTimeOffset deadline)
    {
        TimeSpan pause = TimeSpan.FromTicks(Math.Clamp((now - since).Ticks, Shortest.Ticks, Longest.Ticks));
        return deadline > now && deadline - now < pause ? deadline - now : pause;
    }

    /// <summary>
    /// Whether a look is the last resort: it was due when the time was over, and came when it was due. What comes later has waited
    /// behind a backlog or for hosts to run again, and so may what is missing; then the next look decides.
    /// </summary>
    /// <param name="deadline">When the time is over.</param>
    /// <param name="limit">How long it was.</param>
    /// <param name="due">When the look was due.</param>
    /// <param name="now">When it came.</param>
    public static bool IsLast(DateTimeOffset deadline, TimeSpan limit, DateTimeOffset due, DateTimeOffset now) =>
        due >= deadline && (now - due <= Longest || due - deadline >= limit);
}
