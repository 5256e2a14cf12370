namespace BusSignals;

/// <summary>
/// Records that a signal which should start its process could not be handled. If it is retried later, the signal that
/// starts the process waits with it.
/// </summary>
internal sealed class FailedStartDelivery(SignalEnvelope start, IDelivery failed, Exception exception) : IDelivery
{
    public Guid? MessageId => failed.MessageId;

    public SignalDefinition? Signal => failed.Signal;

    public bool Repeats(HistoryEntry prior) => failed.Repeats(prior);

    public async Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        if (session.Status == ProcessStatus.NotStarted)
        {
            var decision = FailureDecision.Of(exception, failed.Signal!, session.Prior?.Retries ?? 0);
            if (decision.RetryAfter is not null)
            {
                await session.Mailbox.SettleFailedAsync(session.Add(start, SignalOutcome.Waiting), decision);
            }
        }

        return await failed.ApplyAsync(session);
    }

    public IDelivery? WhenFailed(Exception exception) => failed.WhenFailed(exception);

    public DeadSignal? DeadLetter(ProcessId process, Exception exception) => failed.DeadLetter(process, exception);
}
