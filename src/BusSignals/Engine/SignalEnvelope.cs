namespace BusSignals;

/// <summary>One signal on its way through the engine: the message and what is known of its sending.</summary>
internal sealed record SignalEnvelope(
    SignalDefinition Definition, Guid MessageId, object Message, DateTimeOffset? SentAt, DateTimeOffset ReceivedAt, SignalMetadata Metadata)
{
    public static SignalEnvelope Read(SignalDefinition definition, HistoryEntry entry) => new(
        definition,
        entry.MessageId!.Value,
        SignalPayload.Read(entry.Payload!, definition.Contract),
        entry.SentAt,
        entry.ReceivedAt,
        SignalMetadata.Read(entry.Metadata));
}
