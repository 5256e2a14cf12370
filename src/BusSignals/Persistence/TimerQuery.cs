namespace BusSignals;

/// <summary>Which pending timers to list.</summary>
public sealed record TimerQuery
{
    /// <summary>Only those of this class of process; null for all.</summary>
    public Type? Process { get; init; }

    /// <summary>Only those due before this time; null for all.</summary>
    public DateTimeOffset? DueBefore { get; init; }

    /// <summary>Only those after this one, the last of the previous page; null for the first page.</summary>
    public PendingTimer? After { get; init; }

    /// <summary>The maximum number, 1 to 1,000. Default: 100.</summary>
    public int Limit { get; init; } = 100;
}
