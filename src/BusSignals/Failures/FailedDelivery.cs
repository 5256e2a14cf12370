namespace BusSignals;

/// <summary>Puts a signal that could not be handled into the history and among the dead signals; nothing else changes.</summary>
internal sealed class FailedDelivery(SignalEnvelope signal, Exception exception, Func<DeadReason, string, DeadSignal?> bury) : IDelivery
{
    public Guid? MessageId => signal.MessageId;

    public SignalDefinition? Signal => signal.Definition;

    public bool Repeats(HistoryEntry prior) => SignalDelivery.WasNotApplied(prior);

    public async Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        if (exception is NondeterminismException && session.Status != ProcessStatus.Paused)
        {
            session.Add(signal, SignalOutcome.Waiting);
            session.Pause(exception.Message);
            return SignalOutcome.Waiting;
        }

        SignalOutcome outcome = await SettleAsync(session);
        if (session.Mailbox.Arrived(signal.MessageId))
        {
            session.Mailbox.LookSoon(); // not here: what is behind it may fail too, and this is not to
        }

        return outcome;
    }

    private async Task<SignalOutcome> SettleAsync(ProcessSession session)
    {
        HistoryEntry? prior = session.Prior;
        var verdict = Verdict.Of(exception, signal.Definition, prior?.Retries ?? 0);
        if (verdict.RetryAfter is not null)
        {
            await session.Mailbox.SettleFailedAsync(session.Add(signal, SignalOutcome.Waiting), verdict);
            return SignalOutcome.Waiting;
        }

        session.Add(signal, verdict.Outcome, verdict.Reason);
        session.Bury(bury(verdict.Dead, verdict.Reason));
        await verdict.RecordInAsync(session, signal.Definition.Name);
        return verdict.Outcome;
    }
}
