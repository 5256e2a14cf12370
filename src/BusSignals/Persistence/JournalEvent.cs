namespace BusSignals;

/// <summary>One event of a journal: an operation got its result.</summary>
/// <param name="Number">The event's own number, in the order of events.</param>
/// <param name="Operation">The operation's number; 0 is the start, or a request to end.</param>
/// <param name="What">What the operation was.</param>
/// <param name="At">When.</param>
/// <param name="Payload">The result as JSON.</param>
/// <param name="Metadata">The metadata of a signal's message.</param>
/// <param name="Error">Why it failed, if it did.</param>
internal sealed record JournalEvent(
    int Number, int Operation, string What, DateTimeOffset At, string? Payload, string? Metadata, string? Error)
{
    /// <summary>A request to end the process.</summary>
    public const string Cancel = "cancel";

    public static JournalEvent Of(HistoryEntry entry) => new(
        entry.Journal!.Value,
        entry.Operation!.Value,
        entry.OperationName!,
        entry.ConsumedAt!.Value,
        entry.Payload,
        entry.Metadata,
        entry.Outcome == SignalOutcome.Failed ? entry.Reason : null);
}
