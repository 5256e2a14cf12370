namespace BusSignals;

/// <summary>A durable process ended without a result: it failed, or was cancelled or terminated.</summary>
public sealed class ProcessFailedException : Exception
{
    /// <summary>Creates the exception without details.</summary>
    public ProcessFailedException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public ProcessFailedException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public ProcessFailedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal static ProcessFailedException Of(string process, ProcessEnding ending, string? reason) =>
        new($"'{process}' is {ending.ToString().ToLowerInvariant()}: {reason ?? "no reason was given"}.");
}
