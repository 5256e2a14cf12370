namespace BusSignals;

/// <summary>One event of a recorded journal: an operation of the process's code got its result.</summary>
/// <param name="Number">The event's own number.</param>
/// <param name="Operation">The operation's number; 0 is the start.</param>
/// <param name="What">What the operation was.</param>
/// <param name="At">When.</param>
/// <param name="Payload">The result as JSON.</param>
/// <param name="Metadata">The metadata that its message carried.</param>
/// <param name="Error">Why it failed, if it did.</param>
public sealed record RecordedEvent(int Number, int Operation, string What, DateTimeOffset At, string? Payload, string? Metadata, string? Error)
{
    internal static RecordedEvent Of(JournalEvent it) => new(it.Number, it.Operation, it.What, it.At, it.Payload, it.Metadata, it.Error);

    internal JournalEvent ToEvent() => new(Number, Operation, What, At, Payload, Metadata, Error);
}
