namespace BusSignals;

/// <summary>Creates the entries of a history; the session that adds them sets their number and state.</summary>
internal static class HistoryEntries
{
    public static HistoryEntry Of(SignalEnvelope signal, SignalOutcome outcome, string? reason, DateTimeOffset waitingSince, DateTimeOffset now)
    {
        bool applied = outcome == SignalOutcome.Applied;
        return new HistoryEntry
        {
            Kind = HistoryKind.Signal,
            Name = signal.Definition.Name,
            MessageId = signal.MessageId,
            Outcome = outcome,
            SentAt = signal.SentAt,
            ReceivedAt = signal.ReceivedAt,
            WaitingSince = applied ? waitingSince : null,
            ConsumedAt = applied ? now : null,
            ExpiresAt = outcome == SignalOutcome.Waiting ? signal.Definition.Options.ExpiryFrom(now) : null,
            Payload = SignalPayload.Write(signal.Message, signal.Definition.Contract),
            Metadata = signal.Metadata.Of(signal.Definition).Write(),
            Reason = reason,
        };
    }

    public static HistoryEntry Of(ProcessTimer timer, HistoryKind kind, DateTimeOffset waitingSince, DateTimeOffset now) => new()
    {
        Kind = kind,
        Name = timer.Name,
        Outcome = SignalOutcome.Applied,
        SentAt = timer.Due,
        ReceivedAt = now,
        WaitingSince = waitingSince,
        ConsumedAt = now,
    };

    /// <summary>A note about what a handler did, or about a token.</summary>
    public static HistoryEntry Note(string name, HistoryKind kind, object? details, DateTimeOffset now) => new()
    {
        Kind = kind,
        Name = name,
        Outcome = SignalOutcome.Applied,
        ReceivedAt = now,
        Payload = details is null ? null : KeptValues.WriteNote(details),
    };
}
