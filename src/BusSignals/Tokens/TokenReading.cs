namespace BusSignals;

/// <summary>What became of reading a token's text. Whether the token was used already, only the store knows.</summary>
internal abstract record TokenReading
{
    private TokenReading()
    {
    }

    /// <summary>It was written with one of the keys, for this type of answer, and has not expired.</summary>
    public sealed record Valid(TokenAddress Address) : TokenReading;

    /// <summary>It is no token: cut off, with characters of its own, or something else.</summary>
    public sealed record Malformed : TokenReading;

    /// <summary>It is of a later format, or no token.</summary>
    public sealed record UnknownVersion : TokenReading;

    /// <summary>The key that it names is not here, or not any more.</summary>
    public sealed record UnknownKey : TokenReading;

    /// <summary>It was not written with the key that it names, or altered since.</summary>
    public sealed record Forged : TokenReading;

    /// <summary>It is genuine and was written for an answer of another type.</summary>
    public sealed record ForeignType : TokenReading;

    /// <summary>It is genuine, and its time is over.</summary>
    public sealed record Expired(DateTimeOffset At) : TokenReading;
}
