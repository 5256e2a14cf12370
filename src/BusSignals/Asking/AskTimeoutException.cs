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

    internal AskTimeoutException(SignalId signal, Guid? messageId, AskOptions options, SignalReply? waiting)
        : base($"The ask '{signal}' was not answered {Limit(options)}: {Why(messageId, waiting)}.", signal, messageId, waiting) =>
        IsWaiting = waiting is not null;

    /// <summary>
    /// Whether the process answered that the signal waits in its mailbox and is not handled yet; otherwise nothing is
    /// known about it.
    /// </summary>
    public bool IsWaiting { get; }

    private static string Limit(AskOptions options) => options.Deadline is { } deadline ? $"until {deadline:O}" : $"within {options.Timeout}";

    private static string Why(Guid? messageId, SignalReply? waiting) => waiting switch
    {
        { Reason: { } reason } => $"it failed at '{waiting.Process}' and will be tried again ({reason})",
        not null => $"it waits in the mailbox of '{waiting.Process}' and is not handled yet",
        null when messageId is null => "it is not known to have been sent",
        null => "nothing was heard of it",
    };
}
