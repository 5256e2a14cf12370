namespace BusSignals;

/// <summary>Cancels one timer on an operator's request.</summary>
internal sealed class CancelTimerDelivery(string name) : IDelivery
{
    public Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        if (session.Timers.FirstOrDefault(it => it.Name == name) is not { } timer)
        {
            return Task.FromResult(SignalOutcome.NoWaiter);
        }

        if (session.Definition.Behaviour.OwnsTimers)
        {
            throw new InvalidOperationException(
                $"The timer '{name}' of '{session.Id}' belongs to the code of '{TypeName.Of(session.Definition.Type)}', which would wait for it for ever; "
                + "move it with RescheduleTimerAsync, or send a signal that the code waits for.");
        }

        session.Withdraw(timer);
        session.AddTimer(timer, HistoryKind.TimerCancelled);
        return Task.FromResult(SignalOutcome.Applied);
    }
}
