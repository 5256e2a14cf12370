namespace BusSignals;

/// <summary>
/// Fires one timer. A timer whose row is gone was withdrawn or has fired: nothing happens. A handler that fails
/// leaves the row, so that the timer comes again when its lease is over; one that refuses it does not.
/// </summary>
internal sealed class TimerDelivery(Guid timerId) : IDelivery
{
    public bool ComesAgain => true;

    /// <summary>Its row is sent again when the lease is over.</summary>
    public Func<CancellationToken, Task>? StandAside { get; } = _ => Task.CompletedTask;

    public async Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        ProcessTimer? timer = session.Timers.FirstOrDefault(it => it.Id == timerId);
        if (timer is null || session.Status is ProcessStatus.Ended or ProcessStatus.Paused)
        {
            return SignalOutcome.NoWaiter;
        }

        if (SessionTimers.IsRetry(timer))
        {
            session.Withdraw(timer);
        }
        else
        {
            await session.FireAsync(timer);
        }

        await session.Mailbox.DrainAsync();
        return SignalOutcome.Applied;
    }

    public IDelivery? WhenFailed(Exception exception) => exception switch
    {
        NondeterminismException => new PauseDelivery(exception.Message),
        SignalRefusedException or RecordedFailureException => new FailedTimerDelivery(timerId, exception),
        _ => null,
    };
}
