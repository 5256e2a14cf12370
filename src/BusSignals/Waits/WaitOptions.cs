namespace BusSignals;

/// <summary>How often open waits are counted for the metrics.</summary>
public sealed class WaitOptions
{
    /// <summary>
    /// How often a node counts for its gauges <c>bussignals.waits.open</c>, <c>bussignals.waits.overdue</c> and
    /// <c>bussignals.mailbox.size</c>, while anybody listens to them. A scrape returns the last numbers without a
    /// query. Each node reports the numbers of the whole store: take the maximum over nodes, not the sum. Null never
    /// counts. 1 second to 1 day, default: 30 seconds.
    /// </summary>
    [OptionRange(TimeSpan.TicksPerSecond, TimeSpan.TicksPerDay, OrNull = "to count never")]
    public TimeSpan? CountInterval { get; set; } = TimeSpan.FromSeconds(30);
}
