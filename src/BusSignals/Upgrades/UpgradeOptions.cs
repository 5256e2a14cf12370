namespace BusSignals;

/// <summary>How a node treats what only a newer version of the application knows, while both run side by side.</summary>
public sealed class UpgradeOptions
{
    /// <summary>
    /// How long a message that this version cannot apply is passed on to the other nodes of its endpoint before it is
    /// dealt with here, as a rule as a dead signal. As long as a rolling upgrade takes. Zero deals with it at once.
    /// At most 1 day, default: 10 minutes.
    /// </summary>
    [OptionRange(0, TimeSpan.TicksPerDay)]
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long to wait before the next node may try, null if for long enough. It grows by a third, so that a message which
    /// meets older nodes again and again has met a newer one long before the end, and is yet no load while there is none.
    /// </summary>
    internal TimeSpan? PauseAfter(TimeSpan passed) =>
        passed < Patience ? TimeSpan.FromSeconds(Math.Clamp((int)passed.TotalSeconds / 3, 1, 30)) : null;
}
