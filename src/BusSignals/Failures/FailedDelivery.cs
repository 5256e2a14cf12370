namespace BusSignals;

/// <summary>
/// Records a signal that could not be handled in the history and among the dead signals; nothing else changes.
/// </summary>
/// <param name="signal">The signal.</param>
/// <param name="exception">Why it could not be handled.</param>
/// <param name="replayed">
/// Whether it had arrived before without being applied. If not, an existing entry was written by this very commit,
/// whose confirmation was lost; recording it again would create a second dead signal.
/// </param>
internal sealed class FailedDelivery(SignalEnvelope signal, Exception exception, bool replayed) : IDelivery
{
    public Guid? MessageId => signal.MessageId;

    public SignalDefinition? Signal => signal.Definition;

    public bool Repeats(HistoryEntry prior) => replayed && SignalDelivery.WasNotApplied(prior);

    public async Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        if (exception is NondeterminismException && session.Status != ProcessStatus.Paused)
        {
            session.Add(signal, SignalOutcome.Waiting);
            session.Pause(exception.Message);
            return SignalOutcome.Waiting;
        }

        await session.StartAnewForAsync(signal.Definition);
        SignalOutcome outcome = await SettleAsync(session);
        if (session.Mailbox.Arrived(signal.MessageId))
        {
            session.Mailbox.LookSoon(); // not here: the next one may fail too, and this must not
        }

        return outcome;
    }

    private async Task<SignalOutcome> SettleAsync(ProcessSession session)
    {
        HistoryEntry? prior = session.Prior;
        var decision = FailureDecision.Of(exception, signal.Definition, prior?.Retries ?? 0);
        if (decision.RetryAfter is not null)
        {
            await session.Mailbox.SettleFailedAsync(session.Add(signal, SignalOutcome.Waiting), decision);
            return SignalOutcome.Waiting;
        }

        session.Add(signal, decision.Outcome, decision.Reason);
        session.DeadLetter(signal.DeadLetter(decision.Dead, decision.Reason));
        await FaultMessages.SendAsync(session, signal, exception);
        await decision.RecordInAsync(session, signal.Definition.Name);
        return decision.Outcome;
    }
}
