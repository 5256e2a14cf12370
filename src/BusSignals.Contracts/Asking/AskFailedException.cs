namespace BusSignals;

/// <summary>
/// The handler failed at each attempt, or reported a failure. The signal was dead-lettered. Once it has been replayed
/// successfully, asking again with the same idempotency key gets the answer.
/// </summary>
public sealed class AskFailedException : AskException
{
    /// <summary>Creates the exception without details.</summary>
    public AskFailedException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public AskFailedException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public AskFailedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal AskFailedException(string message, UnansweredAsk ask) : base(message, ask)
    {
    }
}
