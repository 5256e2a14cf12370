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
        if (PollInterval <= TimeSpan.Zero || Lease <= TimeSpan.Zero || BatchSize is < 1 or > 10_000)
        {
            faults.Add($"The outbox has PollInterval {PollInterval}, Lease {Lease}, BatchSize {BatchSize}; "
                + "both times must be longer than zero and the batch 1 to 10,000.");
        }
    }
}
