namespace BusSignals;

/// <summary>Removes expired signals from a mailbox.</summary>
internal sealed class ExpiryDelivery : IDelivery
{
    public bool ComesAgain => true;

    public async Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        await session.Mailbox.ExpireAsync();
        return SignalOutcome.Expired;
    }
}
