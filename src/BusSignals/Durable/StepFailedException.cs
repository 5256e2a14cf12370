namespace BusSignals;

/// <summary>
/// A step of a durable process failed at each attempt; thrown into the process's code where it awaits the step.
/// </summary>
public sealed class StepFailedException : Exception
{
    /// <summary>Creates the exception without details.</summary>
    public StepFailedException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public StepFailedException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public StepFailedException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
