namespace BusSignals;

/// <summary>Withdraws one timer by hand (FEATURES N5).</summary>
internal sealed class CancelTimerDelivery(string name) : IDelivery
{
    public Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        if (session.Timers.FirstOrDefault(it => it.Name == name) is not { } timer)
        {
            return Task.FromResult(SignalOutcome.NoWaiter);
        }

        session.Withdraw(timer);
        session.AddTimer(timer, HistoryKind.TimerCancelled);
        return Task.FromResult(SignalOutcome.Applied);
    }
}
