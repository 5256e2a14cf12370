namespace BusSignals;

/// <summary>
/// Fires one timer. A timer whose row is gone was withdrawn or has fired: nothing happens. A handler that fails
/// leaves the row, so that the timer comes again when its lease is over.
/// </summary>
internal sealed class TimerDelivery(Guid timerId) : IDelivery
{
    public Guid? MessageId => null;

    public async Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        ProcessTimer? timer = session.Timers.FirstOrDefault(it => it.Id == timerId);
        if (timer is null || session.Status != ProcessStatus.Running)
        {
            return SignalOutcome.NoWaiter;
        }

        IProcessInstance instance = session.Open();
        session.Withdraw(timer);
        HistoryEntry entry = session.AddTimer(timer, HistoryKind.Timer);
        await instance.FireAsync(timer);
        session.SettleAdded(entry);
        await session.DrainMailboxAsync(instance);
        return SignalOutcome.Applied;
    }

    public DeadSignal? Bury(ProcessId process, Exception exception) => null;
}
