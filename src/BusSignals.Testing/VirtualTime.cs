namespace BusSignals.Testing;

/// <summary>A clock that stands still until it is moved. Timers created from it fire as it passes their time.</summary>
/// <param name="start">The start time; default 1 January 2026, 00:00 UTC.</param>
public sealed class VirtualTime(DateTimeOffset? start = null) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<VirtualTimer> _timers = [];
    private DateTimeOffset _now = start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>When the next timer fires that a message being handled waits for, or null if there is none.</summary>
    internal DateTimeOffset? NextWait
    {
        get
        {
            lock (_gate)
            {
                return _timers.Where(it => it.IsWait).Select(it => (DateTimeOffset?)it.Due).Min();
            }
        }
    }

    /// <summary>When the next timer created from it fires, or null if there is none.</summary>
    internal DateTimeOffset? NextTimer
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count == 0 ? null : _timers.Min(it => it.Due);
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A time is longer than the system clock's timers
    /// support.</exception>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Task? wait = EndpointWork.WaitOf(state);
        var timer = new VirtualTimer(this, callback, state, isWait: wait is not null);
        timer.Change(dueTime, period);
        if (wait is not null)
        {
            EndpointWork.Note(wait); // whatever counts as idle from here on has its timer
        }

        return timer;
    }

    /// <summary>Moves the clock to a later time; timers on the way fire in order, each at its time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is in the past.</exception>
    public void MoveTo(DateTimeOffset moment)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(moment, GetUtcNow());
        while (NextUntil(moment) is { } timer)
        {
            timer.Fire();
        }

        lock (_gate)
        {
            _now = moment;
        }
    }

    private VirtualTimer? NextUntil(DateTimeOffset moment)
    {
        lock (_gate)
        {
            VirtualTimer? next = _timers.Where(it => it.Due <= moment).MinBy(it => it.Due);
            if (next is not null)
            {
                _now = next.Due > _now ? next.Due : _now;
                next.Advance();
            }

            return next;
        }
    }

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state, bool isWait) : ITimer
    {
        /// <summary>The limit of the system's timers: a test must not pass where the application would fail.</summary>
        private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1L);

        private TimeSpan _period;

        public bool IsWait => isWait;

        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                ArgumentOutOfRangeException.ThrowIfGreaterThan(dueTime, Longest);
                ArgumentOutOfRangeException.ThrowIfGreaterThan(period, Longest);
                _period = period;
                time._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = time._now + dueTime;
                    time._timers.Add(this);
                }

                return true;
            }
        }

        public void Advance()
        {
            if (_period > TimeSpan.Zero)
            {
                Due += _period;
            }
            else
            {
                time._timers.Remove(this);
            }
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
