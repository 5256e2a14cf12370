namespace BusSignals;

/// <summary>
/// Thrown by a handler, an activity or middleware to refuse a signal: nothing that was changed is kept, it is not tried
/// again, and it becomes a dead signal with the reason "rejected".
/// </summary>
public sealed class SignalRefusedException : Exception
{
    /// <summary>Refuses without saying why.</summary>
    public SignalRefusedException()
    {
    }

    /// <summary>Refuses with a reason, which the history keeps.</summary>
    public SignalRefusedException(string message) : base(message)
    {
    }

    /// <summary>Refuses with a reason and what caused it.</summary>
    public SignalRefusedException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
