using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BusSignals;

/// <summary>
/// The engine's clock: the host's, corrected by its difference to the database's clock if there is one, so that hosts
/// whose clocks differ agree. Between two readings of the database's clock it follows elapsed time, so that adjusting
/// the host's clock changes nothing. It is never ahead of the database's clock: no timer fires early.
/// </summary>
internal sealed partial class StoreClock(TimeProvider host, ClockOptions options, ILogger<StoreClock> logger) : TimeProvider, IDatabaseTime
{
    /// <summary>How long a reading is good enough to decide what is due.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    /// <summary>How far two clocks may differ without a warning.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly bool _followsDatabase = options.FollowDatabase ?? host == System;
    private ClockReading? _best;
    private long _readAt;
    private TimeSpan _reported;

    /// <summary>The clock of a host without a database.</summary>
    public StoreClock(TimeProvider host) : this(host, new ClockOptions { FollowDatabase = false }, NullLogger<StoreClock>.Instance)
    {
    }

    public override TimeZoneInfo LocalTimeZone => host.LocalTimeZone;

    public override long TimestampFrequency => host.TimestampFrequency;

    /// <summary>
    /// The provider for many short timers: the runtime creates timers of its own provider at less cost.
    /// </summary>
    public TimeProvider Timers => host;

    /// <summary>Whether the database's clock should be read before deciding what is due.</summary>
    public bool WantsReading =>
        _followsDatabase && (Volatile.Read(ref _best) is null || host.GetElapsedTime(Volatile.Read(ref _readAt)) > Fresh);

    public override DateTimeOffset GetUtcNow() => Volatile.Read(ref _best)?.At(host.GetTimestamp()) ?? host.GetUtcNow();

    public override long GetTimestamp() => host.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        host.CreateTimer(callback, state, dueTime, period);

    /// <summary>
    /// Takes a reading of the database's clock and keeps the best one: each is a lower bound of the clock, and a slow
    /// answer makes a looser one. A reading that contradicts an earlier one replaces it: the clock was set back, or
    /// another server has taken over.
    /// </summary>
    /// <param name="asked">The timestamp before the query; the answer has just arrived.</param>
    /// <param name="told">The time in the answer.</param>
    public void Observe(long asked, DateTimeOffset told)
    {
        if (!_followsDatabase)
        {
            return;
        }

        TimeSpan skew;
        bool isNews;
        lock (_gate)
        {
            long now = host.GetTimestamp();
            if (_best is not { } best || told >= best.At(now) || told < best.At(asked))
            {
                Volatile.Write(ref _best, new ClockReading(host, now, told));
            }

            Volatile.Write(ref _readAt, now);
            skew = Skew(host.GetUtcNow() - told, host.GetElapsedTime(asked, now));
            isNews = (skew - _reported).Duration() > Tolerance;
            _reported = !isNews ? _reported : skew.Duration() > Tolerance ? skew : TimeSpan.Zero;
        }

        SignalInstruments.ClockSkew.Record(skew.TotalSeconds);
        if (isNews)
        {
            Report(skew);
        }
    }

    /// <summary>
    /// How far the host's clock is certainly ahead of the database's; the database answered at some point of the round
    /// trip.
    /// </summary>
    private static TimeSpan Skew(TimeSpan atMost, TimeSpan roundTrip) =>
        atMost > roundTrip ? atMost - roundTrip : atMost < TimeSpan.Zero ? atMost : TimeSpan.Zero;

    private void Report(TimeSpan skew)
    {
        if (skew.Duration() > Tolerance)
        {
            LogSkew(skew.Duration(), skew > TimeSpan.Zero ? "ahead of" : "behind");
        }
        else
        {
            LogAgreed();
        }
    }

    [LoggerMessage(2101, LogLevel.Warning, "This host's clock is {Skew} {Direction} the database's; timers go by the database's clock. Synchronize the host's clock")]
    private partial void LogSkew(TimeSpan skew, string direction);

    [LoggerMessage(2102, LogLevel.Information, "This host's clock agrees with the database's again, within a second")]
    private partial void LogAgreed();
}
