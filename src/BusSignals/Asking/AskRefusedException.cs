namespace BusSignals;

/// <summary>
/// The process has refused the ask: its validator, a handler or middleware (<see cref="SignalRefusedException"/>), or a
/// policy of the signal. Nothing has changed there, and no trace is left, unless the ask had waited in the mailbox
/// before. It may be asked again, with the same idempotency key too.
/// </summary>
public sealed class AskRefusedException : AskException
{
    /// <summary>Creates the exception without details.</summary>
    public AskRefusedException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public AskRefusedException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message and what caused it.</summary>
    public AskRefusedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal AskRefusedException(SignalId signal, Guid messageId, SignalReply reply)
        : base($"The ask '{signal}' was refused by '{reply.Process}': {reply.Reason}", signal, messageId, reply)
    {
    }
}
