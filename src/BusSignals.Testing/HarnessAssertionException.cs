namespace BusSignals.Testing;

/// <summary>An assertion of the harness failed; the message shows the process's timeline.</summary>
public sealed class HarnessAssertionException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public HarnessAssertionException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public HarnessAssertionException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public HarnessAssertionException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
