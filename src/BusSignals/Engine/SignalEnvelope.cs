namespace BusSignals;

/// <summary>One signal on its way through the engine: the message and what is known about its sending.</summary>
internal sealed record SignalEnvelope(
    SignalDefinition Definition, Guid MessageId, object Message, DateTimeOffset? SentAt, DateTimeOffset ReceivedAt, SignalMetadata Metadata)
{
    /// <summary>
    /// Makes a dead signal of what brought it; null where none can be made: a timer, the answer of a token, a dead signal that is being replayed.
    /// </summary>
    public Func<DeadReason, string, DeadSignal?>? Source { get; init; }

    /// <summary>The dead signal that it becomes, under the id that its receipt has; null if it becomes none.</summary>
    public DeadSignal? DeadLetter(DeadReason reason, string error) => Source?.Invoke(reason, error) is { } dead ? dead with { MessageId = MessageId } : null;

    /// <summary>The signal of a mailbox entry, raised to today's version if it has waited since an earlier one.</summary>
    public static SignalEnvelope Read(SignalDefinition definition, HistoryEntry entry)
    {
        var metadata = SignalMetadata.Read(entry.Metadata);
        return new SignalEnvelope(
            definition,
            entry.MessageId!.Value,
            definition.ReadStored(entry.Payload!, metadata),
            entry.SentAt,
            entry.ReceivedAt,
            metadata);
    }
}
