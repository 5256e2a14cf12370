namespace BusSignals;

/// <summary>The result of reading a token's text. Only the store knows whether the token has been used.</summary>
internal abstract record TokenReading
{
    private TokenReading()
    {
    }

    /// <summary>It was written with one of the keys, for this type of answer, and has not expired.</summary>
    public sealed record Valid(TokenAddress Address) : TokenReading;

    /// <summary>It is not a token: cut off, with invalid characters, or something else.</summary>
    public sealed record Malformed : TokenReading;

    /// <summary>It has a later format, or is not a token.</summary>
    public sealed record UnknownVersion : TokenReading;

    /// <summary>Its key is not known here, or no longer.</summary>
    public sealed record UnknownKey : TokenReading;

    /// <summary>It was not written with the key that it names, or has been altered since.</summary>
    public sealed record Forged : TokenReading;

    /// <summary>It is genuine, but was written for an answer of another type.</summary>
    public sealed record ForeignType : TokenReading;

    /// <summary>It is genuine, but has expired.</summary>
    public sealed record Expired(DateTimeOffset At) : TokenReading;
}
