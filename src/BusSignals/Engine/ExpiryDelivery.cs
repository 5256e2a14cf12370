namespace BusSignals;

/// <summary>Takes what has expired out of a mailbox.</summary>
internal sealed class ExpiryDelivery : IDelivery
{
    public bool ComesAgain => true;

    public Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        session.Mailbox.Expire();
        return Task.FromResult(SignalOutcome.Expired);
    }
}
