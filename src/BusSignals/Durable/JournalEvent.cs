namespace BusSignals;

/// <summary>One event of a journal: an operation got its result.</summary>
/// <param name="Number">The event's own number, from 1; the order in which things happened.</param>
/// <param name="Operation">The operation's number.</param>
/// <param name="What">What the operation was.</param>
/// <param name="At">When.</param>
/// <param name="Payload">The result as JSON.</param>
/// <param name="Error">Why it failed, if it did.</param>
internal sealed record JournalEvent(int Number, int Operation, string What, DateTimeOffset At, string? Payload, string? Error)
{
    public static JournalEvent Of(HistoryEntry entry) => new(
        entry.Journal!.Value, entry.Operation!.Value, entry.OperationName!, entry.ConsumedAt!.Value, entry.Payload, entry.Reason);
}
