namespace BusSignals;

/// <summary>
/// What a delivery needs to know about its process. Entries have no payloads, and mailbox entries that are not held
/// back are left out, so a load is small even if the mailbox is full.
/// </summary>
/// <param name="Row">The process; null if there is none.</param>
/// <param name="Held">The entries that are held back until a predecessor has arrived, in order of arrival.</param>
/// <param name="Timers">Its timers.</param>
/// <param name="Prior">The entry of the delivery's message, if it arrived before.</param>
internal sealed record ProcessSnapshot(
    ProcessRow? Row,
    IReadOnlyList<HistoryEntry> Held,
    IReadOnlyList<ProcessTimer> Timers,
    HistoryEntry? Prior)
{
    public static ProcessSnapshot Empty { get; } = new(null, [], [], null);

    /// <summary>The entries of the requested predecessors, as far as they have arrived.</summary>
    public IReadOnlyList<HistoryEntry> Earlier { get; init; } = [];

    public bool AlreadyApplied => Prior is not null;
}
