namespace BusSignals;

/// <summary>
/// When something is due: so long from now, or at a moment. One rule for both: past or zero is now,
/// <see cref="Timeout.InfiniteTimeSpan"/> is never, and nothing is ever early.
/// </summary>
internal readonly record struct DueTime
{
    private readonly TimeSpan _delay;
    private readonly DateTimeOffset? _moment;

    private DueTime(TimeSpan delay, DateTimeOffset? moment)
    {
        _delay = delay;
        _moment = moment;
    }

    public static DueTime In(TimeSpan delay) => new(delay, null);

    /// <summary>At a moment; null is never.</summary>
    public static DueTime At(DateTimeOffset? moment) => new(Timeout.InfiniteTimeSpan, moment);

    public static implicit operator DueTime(TimeSpan delay) => In(delay);

    public static implicit operator DueTime(DateTimeOffset moment) => At(moment);

    /// <summary>The moment in whole microseconds, and never before; null is never.</summary>
    public DateTimeOffset? From(DateTimeOffset now) => Exactly(now)?.UpToMicrosecond();

    /// <summary>How long that is; zero is over, null is never. By no rounded moment: what is over would last up to a microsecond more.</summary>
    public TimeSpan? Length(DateTimeOffset now) => Exactly(now) - now;

    private DateTimeOffset? Exactly(DateTimeOffset now) =>
        _moment is null && _delay == Timeout.InfiniteTimeSpan ? null
        : (_moment ?? (_delay > TimeSpan.Zero ? now.After(_delay) : now)) is var due && due > now ? due
        : now;
}
