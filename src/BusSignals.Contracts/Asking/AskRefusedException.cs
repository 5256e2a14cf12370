namespace BusSignals;

/// <summary>
/// The process refused the ask: its validator, a handler or middleware (<c>SignalRefusedException</c>), or a
/// policy of the signal. Nothing has changed there, and the refusal is not recorded unless the ask had waited in the
/// mailbox. You may ask again, also with the same idempotency key.
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

    /// <summary>Creates the exception with a message and its cause.</summary>
    public AskRefusedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal AskRefusedException(string message, UnansweredAsk ask) : base(message, ask)
    {
    }
}
