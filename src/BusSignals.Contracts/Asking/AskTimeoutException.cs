namespace BusSignals;

/// <summary>
/// No answer came in time. The signal is not withdrawn; asking again with the same idempotency key gets its answer, now
/// or later.
/// </summary>
public sealed class AskTimeoutException : AskException
{
    /// <summary>Creates the exception without details.</summary>
    public AskTimeoutException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public AskTimeoutException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public AskTimeoutException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal AskTimeoutException(string message, UnansweredAsk ask, bool isWaiting) : base(message, ask) => IsWaiting = isWaiting;

    /// <summary>
    /// Whether the process answered that the signal waits in its mailbox and is not handled yet; otherwise nothing is
    /// known about it.
    /// </summary>
    public bool IsWaiting { get; }
}
