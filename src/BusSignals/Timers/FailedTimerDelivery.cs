namespace BusSignals;

/// <summary>
/// Ends a timer whose handler has refused it, or whose failure is to be recorded: it does not come again. The history
/// says why; there is no dead signal, because a timer cannot be replayed.
/// </summary>
internal sealed class FailedTimerDelivery(Guid timerId, Exception exception) : IDelivery
{
    public Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        if (session.Timers.FirstOrDefault(it => it.Id == timerId) is not { } timer)
        {
            return Task.FromResult(SignalOutcome.NoWaiter);
        }

        var verdict = Verdict.Of(exception, TimerSignal.Definition, 0);
        session.Withdraw(timer);
        HistoryEntry entry = session.AddTimer(timer, HistoryKind.Timer);
        session.Change(entry with { Outcome = verdict.Outcome, Reason = verdict.Reason });
        verdict.RecordIn(session, TimerSignal.Definition.Name);
        return Task.FromResult(verdict.Outcome);
    }
}
