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

    /// <summary>Creates the exception with a message and what caused it.</summary>
    public AskException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal AskException(string message, SignalId signal, Guid? messageId, SignalReply? reply, Exception? cause = null) : base(message, cause)
    {
        Signal = signal;
        MessageId = messageId;
        Process = reply?.Process;
        Reason = reply?.Reason;
    }

    /// <summary>The signal.</summary>
    public SignalId? Signal { get; }

    /// <summary>The message's id, by which the signal is known in every history; null if it was perhaps not sent.</summary>
    public Guid? MessageId { get; }

    /// <summary>The path of the process that said so; null if none did.</summary>
    public string? Process { get; }

    /// <summary>Why, in the process' words; null if it gave no reason.</summary>
    public string? Reason { get; }
}
