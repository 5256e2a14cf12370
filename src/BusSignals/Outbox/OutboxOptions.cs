namespace BusSignals;

/// <summary>How committed messages and due timers are sent.</summary>
public sealed class OutboxOptions
{
    /// <summary>
    /// How often a node looks for timers and messages left behind by other nodes. It knows its own at once. 1
    /// millisecond to 1 day, default: 1 second.
    /// </summary>
    [OptionRange(TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerDay)]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a node has to send a message that it took, before another node may send it. 1 millisecond to 1 day,
    /// default: 1 minute.
    /// </summary>
    [OptionRange(TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerDay)]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many rows a node takes at once. 1 to 10,000, default: 200.</summary>
    [OptionRange(1, 10_000)]
    public int BatchSize { get; set; } = 200;
}
