namespace BusSignals;

/// <summary>Cancels, pauses, resumes or terminates one process.</summary>
/// <param name="signal">The message.</param>
/// <param name="own">The process' own handling of it, or null if it has none.</param>
/// <param name="replayed">Whether it is applied although it has been here before without being applied.</param>
internal sealed class ControlDelivery(SignalEnvelope signal, SignalBinding? own, bool replayed = false) : IDelivery
{
    public Guid? MessageId => signal.MessageId;

    public SignalDefinition? Signal => signal.Definition;

    public bool Repeats(HistoryEntry prior) => replayed && SignalDelivery.WasNotApplied(prior);

    public async Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        if (session.Status is ProcessStatus.NotStarted or ProcessStatus.Ended || !Fits(session.Status))
        {
            return SignalOutcome.NoWaiter;
        }

        HistoryEntry entry = session.Add(signal, SignalOutcome.Applied);
        if (own is not null && (await session.OpenAsync()).Wants(signal.Definition, () => signal.Message))
        {
            bool wasPaused = session.Status == ProcessStatus.Paused;
            session.Wake(); // it has to act to end; what came before the request comes after it
            SignalOutcome outcome = await session.Handling.RunAsync(own, signal, entry);
            await (wasPaused ? session.CatchUpAsync() : session.Mailbox.DrainAsync());
            return outcome;
        }

        switch (signal.Message)
        {
            case PauseProcess pause:
                session.Pause(pause.Reason);
                break;
            case ResumeProcess:
                session.Wake();
                await session.CatchUpAsync();
                break;
            case NudgeProcess:
                await (await session.OpenAsync()).NudgeAsync();
                await session.Mailbox.DrainAsync();
                break;
            case CancelProcess cancel:
                session.End(ProcessEnding.Cancelled, cancel.Reason);
                break;
            case TerminateProcess terminate:
                session.End(ProcessEnding.Terminated, terminate.Reason);
                break;
            default:
                throw new InvalidOperationException($"'{TypeName.Of(signal.Message.GetType())}' controls no process.");
        }

        session.Change(entry);
        return SignalOutcome.Applied;
    }

    public IDelivery WhenFailed(Exception exception) => new FailedDelivery(signal, exception, replayed);

    public DeadSignal? DeadLetter(ProcessId process, Exception exception) =>
        signal.DeadLetter(DeadReason.Failed, FailureText.Of(exception)) is { } dead ? dead with { ProcessPath = process.Path } : null;

    /// <summary>Pausing a paused process, or resuming a running one, changes nothing.</summary>
    private bool Fits(ProcessStatus status) => signal.Message switch
    {
        PauseProcess or NudgeProcess => status == ProcessStatus.Running,
        ResumeProcess => status == ProcessStatus.Paused,
        _ => true,
    };
}
