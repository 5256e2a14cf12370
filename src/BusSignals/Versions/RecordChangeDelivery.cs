namespace BusSignals;

/// <summary>Records a change for one process on an operator's request.</summary>
internal sealed class RecordChangeDelivery(string changeId) : IDelivery
{
    public Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        if (session.Status is ProcessStatus.NotStarted or ProcessStatus.Ended || session.Changed(changeId))
        {
            return Task.FromResult(SignalOutcome.NoWaiter);
        }

        session.RecordChanges([changeId]);
        return Task.FromResult(SignalOutcome.Applied);
    }
}
