namespace BusSignals;

/// <summary>What happens to a signal whose handling ended with an exception.</summary>
/// <param name="Outcome">Its outcome in the history.</param>
/// <param name="Dead">The kind of dead signal.</param>
/// <param name="Reason">The reason in words.</param>
/// <param name="RetryAfter">The pause before the next attempt; null if it is given up.</param>
/// <param name="Recorded">The exception to record in the process's state.</param>
internal sealed record FailureDecision(SignalOutcome Outcome, DeadReason Dead, string Reason, TimeSpan? RetryAfter = null, Exception? Recorded = null)
{
    /// <summary>Whether an immediate retry could not change anything.</summary>
    public static bool IsFinal(Exception exception) =>
        exception is SignalRefusedException or RecordedFailureException or NondeterminismException || IsInvalid(exception);

    /// <param name="exception">The exception of the handling.</param>
    /// <param name="signal">The signal.</param>
    /// <param name="retries">How often it has been put back for a retry.</param>
    public static FailureDecision Of(Exception exception, SignalDefinition signal, int retries) => exception switch
    {
        SignalRefusedException => new FailureDecision(SignalOutcome.Rejected, DeadReason.Rejected, FailureText.WithCauses(Causes.MessageOf(exception), exception)),
        _ when IsInvalid(exception) => new FailureDecision(SignalOutcome.Rejected, DeadReason.Invalid, FailureText.WithCauses(Causes.MessageOf(exception), exception)),
        RecordedFailureException { InnerException: { } cause } => Failed(cause) with { Recorded = cause },
        _ when retries < signal.Options.Retry.Delays.Count => Failed(exception) with { RetryAfter = signal.Options.Retry.Delays[retries] },
        _ => Failed(exception),
    };

    /// <summary>Records the error in the state of a process that has started, if the state has a place for it.</summary>
    public async ValueTask RecordInAsync(ProcessSession session, string signal)
    {
        if (Recorded is { } cause && session.Status != ProcessStatus.NotStarted)
        {
            StateValues.SetLastError((await session.OpenAsync()).State, new SignalError(signal, Causes.MessageOf(cause), session.Now));
        }
    }

    private static bool IsInvalid(Exception exception) => exception is InvalidSignalException { IsOfHandler: false };

    private static FailureDecision Failed(Exception exception) =>
        new(SignalOutcome.Failed, DeadReason.Failed, FailureText.Of(exception));
}
