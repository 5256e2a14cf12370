namespace BusSignals;

/// <summary>
/// Ends a timer whose handler refused it, or whose failure is to be recorded: it is not retried. The history says why.
/// There is no dead signal, because a timer cannot be replayed.
/// </summary>
internal sealed class FailedTimerDelivery(Guid timerId, Exception exception) : IDelivery
{
    public async Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        if (session.Timers.FirstOrDefault(it => it.Id == timerId) is not { } timer)
        {
            return SignalOutcome.NoWaiter;
        }

        var decision = FailureDecision.Of(exception, TimerSignal.Definition, 0);
        session.Withdraw(timer);
        HistoryEntry entry = session.AddTimer(timer, HistoryKind.Timer);
        session.Change(entry with { Outcome = decision.Outcome, Reason = decision.Reason });
        await decision.RecordInAsync(session, TimerSignal.Definition.Name);
        return decision.Outcome;
    }
}
