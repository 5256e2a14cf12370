namespace BusSignals;

/// <summary>
/// Fires one timer. A timer whose row is gone was withdrawn or has fired: nothing happens. A handler that fails
/// leaves the row, so that the timer comes again when its lease is over; one that refuses it does not.
/// </summary>
internal sealed class TimerDelivery(Guid timerId) : IDelivery
{
    public bool ComesAgain => true;

    /// <summary>Its row is sent again when the lease is over.</summary>
    public Func<CancellationToken, Task>? DeferAsync { get; } = _ => Task.CompletedTask;

    /// <summary>When the timer is due, if its message came before that: from another clock, or from nobody who may.</summary>
    public DateTimeOffset? NotBefore { get; private set; }

    /// <summary>The timer, if it was still there.</summary>
    public ProcessTimer? Timer { get; private set; }

    /// <summary>Why it comes again; null if it does not.</summary>
    public string? Failure { get; private set; }

    public async Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        ProcessTimer? timer = Timer = session.Timers.FirstOrDefault(it => it.Id == timerId);
        NotBefore = timer?.Due > session.Now ? timer.Due : null;
        bool isHere = session.Type == session.Definition.Path.Shape;
        if (timer is null || NotBefore is not null || !isHere || session.Status is ProcessStatus.Ended or ProcessStatus.Paused)
        {
            return SignalOutcome.NoWaiter;
        }

        if (timer.IsEngines)
        {
            session.Withdraw(timer);
            if (timer.Kind == TimerKind.Order)
            {
                await session.Mailbox.LookForMissingAsync(timer.Due);
            }
        }
        else
        {
            await session.FireAsync(timer);
        }

        await session.Mailbox.DrainAsync();
        return SignalOutcome.Applied;
    }

    public IDelivery? WhenFailed(Exception exception)
    {
        switch (exception)
        {
            case NondeterminismException:
                return new PauseDelivery(exception.Message);
            case SignalRefusedException or RecordedFailureException:
                return new FailedTimerDelivery(timerId, exception);
            default:
                Failure = FailureText.Of(exception);
                return null;
        }
    }
}
