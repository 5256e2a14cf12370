namespace BusSignals;

/// <summary>
/// One period during which the store is unavailable, and who waits for its end: after each pause the longest waiter
/// retries. Guarded by <see cref="StoreAvailability"/>.
/// </summary>
internal sealed class Outage(TimeProvider clock, Lock gate)
{
    /// <summary>If the reason changes with each attempt, not every wording needs a log line.</summary>
    public const int MaxReasons = 20;

    private readonly Queue<Turn> _waiting = new();
    private readonly HashSet<string> _reasons = [];
    private long _triedAt = clock.GetTimestamp();
    private int _tries = 1;

    public long Since { get; } = clock.GetTimestamp();

    /// <summary>When it was last logged, or began.</summary>
    public long SaidAt { get; private set; } = clock.GetTimestamp();

    /// <summary>Whether the log says that the store is unavailable; not for a store that comes and goes.</summary>
    public bool IsSaid { get; private set; }

    /// <summary>The most recent reason.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>What has failed, and must succeed before the store counts as available.</summary>
    public StoreUse Needs { get; private set; }

    public int Waiting => _waiting.Count(it => !it.Task.IsCompleted);

    /// <summary>Time until the next attempt.</summary>
    private TimeSpan Left => StoreAvailability.Pause(_tries) - clock.GetElapsedTime(_triedAt);

    public void Say(long now)
    {
        SaidAt = now;
        IsSaid = true;
    }

    /// <summary>Records the reason; false if it occurred before in this outage.</summary>
    public bool TryName(string reason, StoreUse use)
    {
        Problem = reason;
        Needs = use > Needs ? use : Needs;
        return _reasons.Count < MaxReasons && _reasons.Add(reason);
    }

    /// <summary>Joins the waiters; null if an attempt is due and nobody was there to make it.</summary>
    public Turn? Enter()
    {
        if (Left <= TimeSpan.Zero)
        {
            Try();
            return null;
        }

        var turn = new Turn(clock, LetOneTry, Later(Left));
        _waiting.Enqueue(turn);
        return turn;
    }

    /// <summary>Releases all waiters.</summary>
    public void Release()
    {
        while (_waiting.TryDequeue(out Turn? turn))
        {
            turn.Come();
        }
    }

    private void LetOneTry(Turn woken)
    {
        lock (gate)
        {
            if (Left > TimeSpan.Zero)
            {
                woken.Postpone(Later(Left)); // somebody else was let through at the same time
                return;
            }

            while (_waiting.TryDequeue(out Turn? next))
            {
                if (next.Come())
                {
                    Try();
                    break;
                }
            }

            foreach (Turn turn in _waiting)
            {
                turn.Postpone(Later(Left));
            }
        }
    }

    private void Try()
    {
        _triedAt = clock.GetTimestamp();
        _tries++;
    }

    /// <summary>Timers count whole milliseconds, and must not fire early.</summary>
    private static TimeSpan Later(TimeSpan left) => TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));

    /// <summary>
    /// One waiter for the store. Its timer has the async flow of its own work, so that a test's clock knows who waits.
    /// </summary>
    internal sealed class Turn : IAsyncDisposable
    {
        private readonly TaskCompletionSource _come = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ITimer _timer;

        public Turn(TimeProvider clock, Action<Turn> onTime, TimeSpan left) =>
            _timer = clock.CreateTimer(_ => onTime(this), _come, left, Timeout.InfiniteTimeSpan);

        public Task Task => _come.Task;

        public bool Come() => _come.TrySetResult();

        public void Cancel(CancellationToken cancellationToken) => _come.TrySetCanceled(cancellationToken);

        public void Postpone(TimeSpan left) => _timer.Change(left, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync() => _timer.DisposeAsync();
    }
}
