namespace BusSignals;

/// <summary>Applies one signal: to the process if it is wanted, else by the signal's early or late policy.</summary>
internal sealed class SignalDelivery(SignalEnvelope signal, Func<DeadReason, string, DeadSignal> bury) : IDelivery
{
    public Guid? MessageId => signal.MessageId;

    public async Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        if (session.Status == ProcessStatus.Ended)
        {
            return ApplyLate(session);
        }

        IProcessInstance instance = session.Open();
        if (!instance.Wants(signal.Definition))
        {
            return ApplyEarly(session);
        }

        session.Start();
        HistoryEntry entry = session.Add(signal, SignalOutcome.Applied);
        await instance.ApplyAsync(signal);
        session.SettleAdded(entry);
        await session.DrainMailboxAsync(instance);
        return SignalOutcome.Applied;
    }

    public DeadSignal Bury(ProcessId process, Exception exception) =>
        bury(DeadReason.Failed, $"{exception.GetType().Name}: {exception.Message}") with { ProcessPath = process.Path };

    private SignalOutcome ApplyEarly(ProcessSession session)
    {
        switch (signal.Definition.Options.Early)
        {
            case EarlyPolicy.Discard when session.Status == ProcessStatus.NotStarted:
                return SignalOutcome.Discarded; // a process that is not there keeps no notes
            case EarlyPolicy.Discard:
                session.Add(signal, SignalOutcome.Discarded);
                return SignalOutcome.Discarded;
            case EarlyPolicy.Reject:
                return Reject(session, session.Status == ProcessStatus.NotStarted
                    ? "its process has not started"
                    : $"its process is in '{session.State}' and does not wait for it");
            default:
                session.Add(signal, SignalOutcome.Waiting);
                return SignalOutcome.Waiting;
        }
    }

    private SignalOutcome ApplyLate(ProcessSession session)
    {
        switch (signal.Definition.Options.Late)
        {
            case LatePolicy.Ignore:
                return SignalOutcome.Discarded;
            case LatePolicy.Reject:
                return Reject(session, "its process has ended");
            default:
                session.Add(signal, SignalOutcome.Late);
                return SignalOutcome.Late;
        }
    }

    private SignalOutcome Reject(ProcessSession session, string why)
    {
        session.Add(signal, SignalOutcome.Rejected);
        session.Bury(bury(DeadReason.Rejected, $"The signal '{signal.Definition.Id}' was rejected by its policy: {why}."));
        return SignalOutcome.Rejected;
    }
}
