namespace BusSignals;

/// <summary>
/// The code of a durable process no longer follows its journal, or awaits something that does not belong to the
/// process. The process is paused with this text as the reason, and can be resumed when the code is fixed.
/// </summary>
public sealed class NondeterminismException : Exception
{
    /// <summary>Creates the exception without details.</summary>
    public NondeterminismException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public NondeterminismException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public NondeterminismException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
