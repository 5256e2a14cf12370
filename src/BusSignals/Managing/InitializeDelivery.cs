namespace BusSignals;

/// <summary>Starts a process that waits for its initialization, and handles the signals that waited with it.</summary>
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
