namespace BusSignals;

/// <summary>Starts a process that has waited for it, and handles what has waited with it.</summary>
internal sealed class InitializeDelivery : IDelivery
{
    public async Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        if (session.Status != ProcessStatus.NotStarted)
        {
            return SignalOutcome.NoWaiter;
        }

        await session.StartAsync();
        await session.Mailbox.DrainAsync();
        return SignalOutcome.Applied;
    }
}
