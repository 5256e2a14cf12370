namespace BusSignals;

/// <summary>
/// A path, a path template or a value in one breaks a rule. The message names the thing, the rule and the fix.
/// </summary>
public sealed class SignalPathException : FormatException
{
    /// <summary>Creates the exception without a message.</summary>
    public SignalPathException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public SignalPathException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public SignalPathException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
