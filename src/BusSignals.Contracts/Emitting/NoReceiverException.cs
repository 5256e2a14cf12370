namespace BusSignals;

/// <summary>
/// No queue is bound to a signal that was emitted with <see cref="EmitOptions.RequireReceiver"/>, so it would have
/// vanished. The broker has not kept it; emitting again is safe.
/// </summary>
public sealed class NoReceiverException : Exception
{
    /// <summary>Creates the exception without details.</summary>
    public NoReceiverException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public NoReceiverException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public NoReceiverException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal NoReceiverException(SignalId signal, Exception cause)
        : base(
            $"The signal '{signal}' was returned by the broker: no queue takes it. Start the process that does once, so that its queue "
            + "is bound, or emit with EmitOptions.RequireReceiver = false.",
            cause) => Signal = signal;

    /// <summary>The signal, if it is known.</summary>
    public SignalId? Signal { get; }
}
