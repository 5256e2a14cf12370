namespace BusSignals;

/// <summary>A page of open waits, as a store reads it.</summary>
internal sealed record WaitReading
{
    /// <summary>One process only.</summary>
    public Guid? Key { get; init; }

    /// <summary>The shape of one type of process, or null for all.</summary>
    public string? Type { get; init; }

    /// <summary>Only those with a timer that was due before this time.</summary>
    public DateTimeOffset? DueBefore { get; init; }

    public DateTimeOffset AfterSince { get; init; }

    /// <summary>The last process of the previous page; null for the first page.</summary>
    public Guid? AfterKey { get; init; }

    public int Limit { get; init; } = 1;
}
