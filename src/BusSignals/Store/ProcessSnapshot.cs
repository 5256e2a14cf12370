namespace BusSignals;

/// <summary>What a delivery needs to know of its process.</summary>
internal sealed record ProcessSnapshot(
    ProcessRow? Row,
    IReadOnlyList<HistoryEntry> Mailbox,
    IReadOnlyList<ProcessTimer> Timers,
    bool AlreadyApplied)
{
    public static ProcessSnapshot Empty { get; } = new(null, [], [], false);
}
