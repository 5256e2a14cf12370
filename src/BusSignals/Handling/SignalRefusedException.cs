namespace BusSignals;

/// <summary>
/// Thrown by a handler, an activity or middleware to refuse a signal: no change is kept, the signal is not retried, and
/// it is dead-lettered with the reason "rejected".
/// </summary>
public sealed class SignalRefusedException : Exception
{
    /// <summary>Refuses without a reason.</summary>
    public SignalRefusedException()
    {
    }

    /// <summary>Refuses with a reason, which the history keeps.</summary>
    public SignalRefusedException(string message) : base(message)
    {
    }

    /// <summary>Refuses with a reason and its cause.</summary>
    public SignalRefusedException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
