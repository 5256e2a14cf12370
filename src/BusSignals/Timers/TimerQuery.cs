namespace BusSignals;

/// <summary>Which pending timers to list.</summary>
public sealed record TimerQuery
{
    /// <summary>Only those of this class of process; null for all.</summary>
    public Type? Process { get; init; }

    /// <summary>Only those that are due before this moment; null for all.</summary>
    public DateTimeOffset? DueBefore { get; init; }

    /// <summary>Only those after this one, the last of the page before; null for the first page.</summary>
    public PendingTimer? After { get; init; }

    /// <summary>At most so many, 1 to 1,000. Default: 100.</summary>
    public int Limit { get; init; } = 100;
}
