namespace BusSignals;

/// <summary>Puts a signal that could not be handled into the history and among the dead signals; nothing else changes.</summary>
internal sealed class FailedDelivery(SignalEnvelope signal, Exception exception, Func<DeadReason, string, DeadSignal?> bury) : IDelivery
{
    public Guid? MessageId => signal.MessageId;

    public SignalDefinition? Signal => signal.Definition;

    public bool Repeats(HistoryEntry prior) => SignalDelivery.WasNotApplied(prior);

    public Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        HistoryEntry? prior = session.Prior;
        var verdict = Verdict.Of(exception, signal.Definition, prior?.Retries ?? 0);
        if (verdict.RetryAfter is not null)
        {
            session.Mailbox.SettleFailed(session.Add(signal, SignalOutcome.Waiting), verdict);
            return Task.FromResult(SignalOutcome.Waiting);
        }

        session.Add(signal, verdict.Outcome, verdict.Reason);
        session.Bury(bury(verdict.Dead, verdict.Reason));
        verdict.RecordIn(session, signal.Definition.Name);
        return Task.FromResult(verdict.Outcome);
    }
}
