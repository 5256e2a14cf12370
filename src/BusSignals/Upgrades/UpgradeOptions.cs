namespace BusSignals;

/// <summary>How a node treats what only a newer version of the application knows, while both run side by side.</summary>
public sealed class UpgradeOptions
{
    /// <summary>
    /// How long a message that this version cannot apply is forwarded to the other nodes of its endpoint before it is
    /// handled here, usually by dead-lettering it. Make it as long as a rolling upgrade takes. Zero handles it at once.
    /// At most 1 day, default: 10 minutes.
    /// </summary>
    [OptionRange(0, TimeSpan.TicksPerDay)]
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long to wait before the next node may try; null if it has been long enough. It grows by a third, so that a
    /// message that keeps meeting older nodes meets a newer one long before the end, yet causes little load while there
    /// is none.
    /// </summary>
    internal TimeSpan? PauseAfter(TimeSpan passed) =>
        passed < Patience ? TimeSpan.FromSeconds(Math.Clamp((int)passed.TotalSeconds / 3, 1, 30)) : null;
}
