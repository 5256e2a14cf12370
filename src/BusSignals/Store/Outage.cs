namespace BusSignals;

/// <summary>
/// One time during which the store is away, and who waits for its end: after each pause the one that has waited longest tries.
/// <see cref="StoreAvailability"/> guards it.
/// </summary>
internal sealed class Outage(TimeProvider clock, Lock gate)
{
    /// <summary>Of a reason that changes with each try, not every wording needs a line.</summary>
    public const int MaxReasons = 20;

    private readonly Queue<Turn> _waiting = new();
    private readonly HashSet<string> _reasons = [];
    private long _triedAt = clock.GetTimestamp();
    private int _tries = 1;

    public long Since { get; } = clock.GetTimestamp();

    /// <summary>When it was last said in the log, or began.</summary>
    public long SaidAt { get; private set; } = clock.GetTimestamp();

    /// <summary>Whether the log says that the store is away; not so of one that comes and goes.</summary>
    public bool IsSaid { get; private set; }

    /// <summary>The reason that was found last.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>What has failed, and is to succeed before the store counts as back.</summary>
    public StoreUse Needs { get; private set; }

    public int Waiting => _waiting.Count(it => !it.Task.IsCompleted);

    /// <summary>Time until the next try.</summary>
    private TimeSpan Left => StoreAvailability.Pause(_tries) - clock.GetElapsedTime(_triedAt);

    public void Say(long now)
    {
        SaidAt = now;
        IsSaid = true;
    }

    /// <summary>Takes the reason; false if it was found before in this outage.</summary>
    public bool TryName(string reason, StoreUse use)
    {
        Problem = reason;
        Needs = use > Needs ? use : Needs;
        return _reasons.Count < MaxReasons && _reasons.Add(reason);
    }

    /// <summary>Joins those who wait; null if a try is due and nobody has been there for it.</summary>
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

    /// <summary>Lets all go on.</summary>
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
                woken.Postpone(Later(Left)); // somebody else was let through at this moment
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

    /// <summary>Timers count whole milliseconds, and must not fire before the time.</summary>
    private static TimeSpan Later(TimeSpan left) => TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));

    /// <summary>One that waits for the store. Its timer has the flow of its own work, so that a test's clock knows who waits.</summary>
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
