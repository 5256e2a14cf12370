namespace BusSignals;

/// <summary>How committed messages and due timers leave.</summary>
public sealed class OutboxOptions
{
    /// <summary>
    /// How often a node looks for timers and messages that other nodes left behind. Its own it knows at once.
    /// Default: 1 second.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a node that took a message has to send it before another node may. Default: 1 minute.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many rows a node takes at once. Default: 200.</summary>
    public int BatchSize { get; set; } = 200;

    internal void Check(Faults faults)
    {
        bool valid = PollInterval > TimeSpan.Zero && PollInterval <= TimeSpan.FromDays(1)
            && Lease > TimeSpan.Zero && Lease <= TimeSpan.FromDays(1) && BatchSize is >= 1 and <= 10_000;
        if (!valid)
        {
            faults.Add($"The outbox has PollInterval {PollInterval}, Lease {Lease}, BatchSize {BatchSize}; "
                + "both times must be longer than zero and at most a day, and the batch 1 to 10,000.");
        }
    }
}
