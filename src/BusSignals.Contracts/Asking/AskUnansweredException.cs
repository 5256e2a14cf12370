namespace BusSignals;

/// <summary>
/// The signal reached its outcome without a reply, or with a reply of another type. <see cref="Outcome"/> says what
/// became of it.
/// </summary>
public sealed class AskUnansweredException : AskException
{
    /// <summary>Creates the exception without details.</summary>
    public AskUnansweredException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public AskUnansweredException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public AskUnansweredException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal AskUnansweredException(string message, UnansweredAsk ask, SignalOutcome outcome, Exception? cause = null) : base(message, ask, cause) =>
        Outcome = outcome;

    /// <summary>
    /// Applied: handled without a reply. Late: its process had ended. Discarded: dropped by its policy. Expired: nobody
    /// waited for it in time. NoWaiter: no process was there for it.
    /// </summary>
    public SignalOutcome Outcome { get; }
}
