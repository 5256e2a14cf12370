namespace BusSignals;

/// <summary>An ask that did not get its reply. The derived types say why.</summary>
public class AskException : Exception
{
    /// <summary>Creates the exception without details.</summary>
    public AskException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public AskException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public AskException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal AskException(string message, UnansweredAsk ask, Exception? cause = null) : base(message, cause) =>
        (Signal, MessageId, Process, Reason) = (ask.Signal, ask.MessageId, ask.Process, ask.Reason);

    /// <summary>The signal.</summary>
    public SignalId? Signal { get; }

    /// <summary>
    /// The message's id, under which every history lists the signal; null if it may not have been sent.
    /// </summary>
    public Guid? MessageId { get; }

    /// <summary>The path of the process that answered; null if none did.</summary>
    public string? Process { get; }

    /// <summary>Why, in the process's words; null if it gave no reason.</summary>
    public string? Reason { get; }
}
