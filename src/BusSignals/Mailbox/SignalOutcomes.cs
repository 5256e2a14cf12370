namespace BusSignals;

/// <summary>Ends what waits in a mailbox: with an outcome, and as a dead signal if nobody is to lose it.</summary>
internal sealed class SignalOutcomes(ProcessSession session, WaitingSignals waiting, MailboxPayloads payloads)
{
    /// <summary>Dead-letters an entry, as it arrived; returns its size.</summary>
    public async Task<int> DeadLetterAsync(HistoryEntry entry, DeadReason reason, string error, IEnumerable<HistoryEntry>? following = null)
    {
        HistoryEntry whole = await payloads.OfAsync(entry, following ?? []);
        session.DeadLetter(Dead(whole, reason, error));
        return whole.Payload!.Length;
    }

    /// <summary>Takes an entry out of the mailbox, with its outcome.</summary>
    public void Set(HistoryEntry entry, SignalOutcome outcome, string? reason)
    {
        waiting.Remove(entry);
        session.Change(entry with { Outcome = outcome, Reason = reason, ExpiresAt = null, RetryAt = null, Awaited = null });
    }

    /// <summary>The dead signal of an entry.</summary>
    public DeadSignal Dead(HistoryEntry entry, DeadReason reason, string error) => new()
    {
        Reason = reason,
        Error = error,
        Endpoint = session.Definition.Endpoint,
        SignalId = entry.Name,
        MessageId = entry.MessageId,
        ContentType = DeadSignalFactory.Payload,
        Body = entry.Payload ?? "",
        Headers = entry.Metadata,
        ArrivedAt = entry.ReceivedAt,
    };
}
