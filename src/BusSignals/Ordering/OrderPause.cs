namespace BusSignals;

/// <summary>
/// When to look again for the predecessors of held-back signals: soon at first, then less and less often.
/// </summary>
internal static class OrderPause
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>As long as the oldest one has waited, within bounds, and no longer than until its deadline.</summary>
    public static TimeSpan Next(DateTimeOffset now, DateTimeOffset since, DateTimeOffset deadline)
    {
        TimeSpan pause = TimeSpan.FromTicks(Math.Clamp((now - since).Ticks, Shortest.Ticks, Longest.Ticks));
        return deadline > now && deadline - now < pause ? deadline - now : pause;
    }

    /// <summary>
    /// Whether a check is the last resort: it was due after the deadline, and ran when it was due. One that runs late
    /// has waited behind a backlog or for hosts to run again, and so may the missing signal; then the next check
    /// decides.
    /// </summary>
    /// <param name="deadline">When the time is over.</param>
    /// <param name="limit">How long the wait was allowed to be.</param>
    /// <param name="due">When the check was due.</param>
    /// <param name="now">When it ran.</param>
    public static bool IsLast(DateTimeOffset deadline, TimeSpan limit, DateTimeOffset due, DateTimeOffset now) =>
        due >= deadline && (now - due <= Longest || due - deadline >= limit);
}
