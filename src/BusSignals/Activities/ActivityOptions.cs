namespace BusSignals;

/// <summary>How a host runs one activity.</summary>
public sealed class ActivityOptions
{
    /// <summary>How many run at a time in this host; 1 to 10,000. Default: 20.</summary>
    [OptionRange(1, 10_000)]
    public int ConcurrentLimit { get; set; } = 20;
}
