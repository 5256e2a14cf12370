namespace BusSignals;

/// <summary>Limits that hold for all signals of the application.</summary>
public sealed class SignalLimits
{
    /// <summary>
    /// The largest payload in bytes, as JSON in UTF-8 without white space (FEATURES Z27). A larger signal is refused
    /// when it is emitted and becomes a dead signal when it arrives. Default: 262,144 (256 KiB).
    /// </summary>
    public int MaxPayloadBytes { get; set; } = 256 * 1024;

    /// <summary>
    /// After how long a handler that is still running is reported, by a warning and a metric; it is not stopped
    /// (FEATURES Z29). Default: 30 seconds.
    /// </summary>
    public TimeSpan SlowHandler { get; set; } = TimeSpan.FromSeconds(30);

    internal void Check(Faults faults)
    {
        if (MaxPayloadBytes < 1)
        {
            faults.Add($"MaxPayloadBytes is {MaxPayloadBytes}; it must be at least 1. Set it with signals.ConfigureLimits(it => …).");
        }

        if (SlowHandler <= TimeSpan.Zero)
        {
            faults.Add($"SlowHandler is {SlowHandler}; it must be longer than zero. Set it with signals.ConfigureLimits(it => …).");
        }
    }
}
