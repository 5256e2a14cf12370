namespace BusSignals;

/// <summary>How committed messages and due timers leave.</summary>
public sealed class OutboxOptions
{
    /// <summary>
    /// How often a node looks for timers and messages that other nodes left behind. Its own it knows at once.
    /// 1 millisecond to 1 day, default: 1 second.
    /// </summary>
    [OptionRange(TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerDay)]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a node that took a message has to send it before another node may. 1 millisecond to 1 day, default: 1 minute.
    /// </summary>
    [OptionRange(TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerDay)]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many rows a node takes at once. 1 to 10,000, default: 200.</summary>
    [OptionRange(1, 10_000)]
    public int BatchSize { get; set; } = 200;
}
