namespace BusSignals;

/// <summary>
/// What an <c>After</c> branch or an <c>OnTimer</c> handler receives: which timer fired, and how late.
/// </summary>
/// <param name="Name">The timer's name.</param>
/// <param name="Due">When it was due.</param>
/// <param name="FiredAt">When it was applied.</param>
public sealed record TimerElapsed(string Name, DateTimeOffset Due, DateTimeOffset FiredAt)
{
    /// <summary>How long after its due time it was applied; longer than usual after downtime.</summary>
    public TimeSpan Late => FiredAt - Due;
}
