namespace BusSignals;

/// <summary>A signal may not be emitted: a policy refused it, or it is for another tenant. Nothing was sent.</summary>
public sealed class SignalNotAllowedException : Exception
{
    /// <summary>Creates the exception without details.</summary>
    public SignalNotAllowedException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public SignalNotAllowedException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public SignalNotAllowedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal SignalNotAllowedException(SignalId signal, string reason) : base($"The signal '{signal}' may not be emitted: {reason}") =>
        (Signal, Reason) = (signal, reason);

    /// <summary>The signal, if it is known.</summary>
    public SignalId? Signal { get; }

    /// <summary>What the policy said, if it is known.</summary>
    public string? Reason { get; }
}
