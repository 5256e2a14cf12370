namespace BusSignals;

/// <summary>One signal on its way through the engine: the message and what is known about its sending.</summary>
internal sealed record SignalEnvelope(
    SignalDefinition Definition, Guid MessageId, object Message, DateTimeOffset? SentAt, DateTimeOffset ReceivedAt, SignalMetadata Metadata)
{
    /// <summary>
    /// The signal of a mailbox entry, upcast to the current version if it was stored by an earlier one.
    /// </summary>
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
