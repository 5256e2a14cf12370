namespace BusSignals;

/// <summary>
/// When something is due: after a delay, or at a point in time. One rule for both: past or zero means now,
/// <see cref="Timeout.InfiniteTimeSpan"/> means never, and nothing is ever early.
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

    /// <summary>At a point in time; null means never.</summary>
    public static DueTime At(DateTimeOffset? moment) => new(Timeout.InfiniteTimeSpan, moment);

    /// <summary>Until when an ask waits for its answer.</summary>
    public static DueTime Of(AskOptions options) => options.Deadline is { } moment ? At(moment) : In(options.Timeout);

    public static implicit operator DueTime(TimeSpan delay) => In(delay);

    public static implicit operator DueTime(DateTimeOffset moment) => At(moment);

    /// <summary>The time rounded up to whole microseconds, never earlier; null means never.</summary>
    public DateTimeOffset? From(DateTimeOffset now) => Exactly(now)?.UpToMicrosecond();

    /// <summary>
    /// The remaining time; zero means over, null means never. Not based on the rounded time, which would make an
    /// elapsed wait last up to a microsecond more.
    /// </summary>
    public TimeSpan? Length(DateTimeOffset now) => Exactly(now) - now;

    private DateTimeOffset? Exactly(DateTimeOffset now) =>
        _moment is null && _delay == Timeout.InfiniteTimeSpan ? null
        : (_moment ?? (_delay > TimeSpan.Zero ? now.After(_delay) : now)) is var due && due > now ? due
        : now;
}
