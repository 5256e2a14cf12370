namespace BusSignals;

/// <summary>
/// The code of a durable process does not follow its journal any more, or awaits what is not the process' own. The
/// process is stopped (paused, with this text as its reason) and can be resumed when the code is right.
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

    /// <summary>Creates the exception with a message and what caused it.</summary>
    public NondeterminismException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
