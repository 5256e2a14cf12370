namespace BusSignals;

/// <summary>What the text of a token identifies.</summary>
internal sealed record TokenAddress
{
    /// <summary>The last representable second; the expiry of a token that never expires.</summary>
    public static readonly DateTimeOffset LastSecond = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.MaxValue.ToUnixTimeSeconds());

    /// <param name="id">The token's own id.</param>
    /// <param name="processKey">The process that it belongs to; null if it was created outside one.</param>
    /// <param name="answer">The type of its answer.</param>
    /// <param name="expires">From when on it is refused; rounded up to a full second, as in the text.</param>
    public TokenAddress(Guid id, Guid? processKey, AnswerFingerprint answer, DateTimeOffset expires) =>
        (Id, ProcessKey, Answer, Expires) = (id, processKey, answer, FullSecond(expires));

    public Guid Id { get; }

    public Guid? ProcessKey { get; }

    public AnswerFingerprint Answer { get; }

    /// <summary>In UTC, between 1970 and the last representable second.</summary>
    public DateTimeOffset Expires { get; }

    // Rounded up, so that a token never expires before its time.
    private static DateTimeOffset FullSecond(DateTimeOffset time) =>
        time <= DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch
        : time >= LastSecond ? LastSecond
        : DateTimeOffset.FromUnixTimeSeconds(time.AddTicks(TimeSpan.TicksPerSecond - 1).ToUnixTimeSeconds());
}
