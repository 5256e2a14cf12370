namespace BusSignals;

/// <summary>Takes what has expired out of a mailbox.</summary>
internal sealed class ExpiryDelivery : IDelivery
{
    public Guid? MessageId => null;

    public Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        session.ExpireMailbox();
        return Task.FromResult(SignalOutcome.Expired);
    }

    public DeadSignal? Bury(ProcessId process, Exception exception) => null;
}
