namespace BusSignals;

/// <summary>How often open waits are counted for the metrics (FEATURES N6).</summary>
public sealed class WaitOptions
{
    /// <summary>
    /// How often a node counts for its gauges <c>bussignals.waits.open</c>, <c>bussignals.waits.overdue</c> and
    /// <c>bussignals.mailbox.size</c>, while anybody listens to them. A scrape reads the last numbers and asks nothing.
    /// Each node tells the numbers of the whole store: take the maximum over nodes, not the sum. Null never counts.
    /// At least 1 second. Default: 30 seconds.
    /// </summary>
    public TimeSpan? CountInterval { get; set; } = TimeSpan.FromSeconds(30);

    internal void Check(Faults faults)
    {
        if (CountInterval is { } interval && (interval < TimeSpan.FromSeconds(1) || interval > TimeSpan.FromDays(1)))
        {
            faults.Add($"The waits have CountInterval {interval}; it must be from one second to a day, or null to count never.");
        }
    }
}
