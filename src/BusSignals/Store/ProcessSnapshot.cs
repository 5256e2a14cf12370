namespace BusSignals;

/// <summary>What a delivery needs to know of its process.</summary>
internal sealed record ProcessSnapshot(
    ProcessRow? Row,
    IReadOnlyList<HistoryEntry> Mailbox,
    IReadOnlyList<ProcessTimer> Timers,
    HistoryEntry? Prior)
{
    public static ProcessSnapshot Empty { get; } = new(null, [], [], null);

    /// <summary>The entries of the earlier messages that were asked for, as far as they have come.</summary>
    public IReadOnlyList<HistoryEntry> Earlier { get; init; } = [];

    public bool AlreadyApplied => Prior is not null;
}
