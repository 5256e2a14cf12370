namespace BusSignals;

/// <summary>A token was answered with an error.</summary>
public sealed class TokenRejectedException : Exception
{
    /// <summary>Creates the exception without a reason.</summary>
    public TokenRejectedException()
    {
    }

    /// <summary>Creates the exception with the error of the answer.</summary>
    public TokenRejectedException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with the error of the answer and its cause.</summary>
    public TokenRejectedException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
