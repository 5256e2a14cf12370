namespace BusSignals;

/// <summary>Which open waits to list.</summary>
public sealed record WaitQuery
{
    /// <summary>Only those of this class of process; null for all.</summary>
    public Type? Process { get; init; }

    /// <summary>Only those whose deadline has passed (<see cref="OpenWait.IsOverdue"/>).</summary>
    public bool OverdueOnly { get; init; }

    /// <summary>Only those after this one, the last of the previous page; null for the first page.</summary>
    public OpenWait? After { get; init; }

    /// <summary>The maximum number, 1 to 1,000. Default: 100.</summary>
    public int Limit { get; init; } = 100;
}
