namespace BusSignals;

/// <summary>Pauses a durable process whose code does not follow its journal when one of its timers is due.</summary>
internal sealed class PauseDelivery(string reason) : IDelivery
{
    public Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        if (session.Status != ProcessStatus.Running)
        {
            return Task.FromResult(SignalOutcome.NoWaiter);
        }

        session.Pause(reason);
        return Task.FromResult(SignalOutcome.Waiting);
    }
}
