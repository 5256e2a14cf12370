namespace BusSignals;

/// <summary>A token was answered with an error.</summary>
public sealed class TokenRejectedException : Exception
{
    /// <summary>Rejected without saying why.</summary>
    public TokenRejectedException()
    {
    }

    /// <summary>Rejected with an error.</summary>
    public TokenRejectedException(string message) : base(message)
    {
    }

    /// <summary>Rejected with an error and what caused it.</summary>
    public TokenRejectedException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
