namespace BusSignals;

/// <summary>What the text of a token names.</summary>
internal sealed record TokenAddress
{
    /// <summary>The last second there is; of a token that never expires, the expiry.</summary>
    public static readonly DateTimeOffset LastSecond = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.MaxValue.ToUnixTimeSeconds());

    /// <param name="id">The token's own id.</param>
    /// <param name="processKey">The process that it belongs to; null if it was created outside of one.</param>
    /// <param name="answer">The type of its answer.</param>
    /// <param name="expires">From when on it is not taken any more; raised to a full second, as the text has it.</param>
    public TokenAddress(Guid id, Guid? processKey, AnswerFingerprint answer, DateTimeOffset expires) =>
        (Id, ProcessKey, Answer, Expires) = (id, processKey, answer, FullSecond(expires));

    public Guid Id { get; }

    public Guid? ProcessKey { get; }

    public AnswerFingerprint Answer { get; }

    /// <summary>In UTC, between 1970 and the last second there is.</summary>
    public DateTimeOffset Expires { get; }

    // Raised, not cut, so that a token never expires before its time.
    private static DateTimeOffset FullSecond(DateTimeOffset time) =>
        time <= DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch
        : time >= LastSecond ? LastSecond
        : DateTimeOffset.FromUnixTimeSeconds(time.AddTicks(TimeSpan.TicksPerSecond - 1).ToUnixTimeSeconds());
}
