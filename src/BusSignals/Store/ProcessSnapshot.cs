namespace BusSignals;

/// <summary>
/// What a delivery needs to know of its process. Its entries have no payloads, and what waits in the mailbox without being
/// held back is not among them: so a load has few bytes, whatever the mailbox holds.
/// </summary>
/// <param name="Row">The process; null if there is none.</param>
/// <param name="Held">The entries that are held back until an earlier signal has come, in order of arrival.</param>
/// <param name="Timers">Its timers.</param>
/// <param name="Prior">The entry of the delivery's message, if it was here before.</param>
internal sealed record ProcessSnapshot(
    ProcessRow? Row,
    IReadOnlyList<HistoryEntry> Held,
    IReadOnlyList<ProcessTimer> Timers,
    HistoryEntry? Prior)
{
    public static ProcessSnapshot Empty { get; } = new(null, [], [], null);

    /// <summary>The entries of the earlier messages that were asked for, as far as they have come.</summary>
    public IReadOnlyList<HistoryEntry> Earlier { get; init; } = [];

    public bool AlreadyApplied => Prior is not null;
}
