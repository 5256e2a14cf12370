namespace BusSignals;

/// <summary>
/// One lane for each process that this node is working on: its deliveries run one at a time, in the order in which they
/// came. A lane exists only while it is in use.
/// </summary>
/// <param name="clock">Measures the patience.</param>
/// <param name="isStoreAway">Whether all wait for the store, so that nobody should give up.</param>
internal sealed class ProcessLanes(TimeProvider clock, Func<bool>? isStoreAway = null)
{
    /// <summary>
    /// How long a turn may load or commit, which is the machine's business and not the process's; but it may be one row that is locked, and
    /// that must not block other processes for ever.
    /// </summary>
    private static readonly TimeSpan StorePatience = TimeSpan.FromMinutes(1);

    /// <summary>How often those who wait look at what the turn does now.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Guid, Lane> _lanes = [];

    /// <summary>Waits for its turn, as long as it takes.</summary>
    public async Task<Turn> EnterAsync(Guid process, CancellationToken cancellationToken) =>
        (await EnterAsync(process, Timeout.InfiniteTimeSpan, cancellationToken))!;

    /// <summary>
    /// Waits for its turn, but not behind one handling that takes longer than the patience: then it returns null. It does
    /// wait for many short ones, and for a turn that starts over after conflicts.
    /// </summary>
    public async Task<Turn?> EnterAsync(Guid process, TimeSpan patience, CancellationToken cancellationToken)
    {
        var own = new Turn(this, process, Join(process, out TaskCompletionSource<bool>? turn));
        if (turn is null)
        {
            return own;
        }

        await using CancellationTokenRegistration registration =
            cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await using ITimer? watch = patience == Timeout.InfiniteTimeSpan ? null : Watch(process, turn, patience);
        return await turn.Task ? own : null;
    }

    /// <summary>Ends the wait when what the current turn does has taken longer than the patience.</summary>
    private ITimer Watch(Guid process, TaskCompletionSource<bool> turn, TimeSpan patience)
    {
        ITimer watch = null!;
        watch = clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Look();
        return watch;

        void Look()
        {
            TimeSpan left = LeftOf(process, patience);
            if (left <= TimeSpan.Zero && isStoreAway?.Invoke() != true)
            {
                turn.TrySetResult(false);
            }
            else
            {
                watch.Change(left > TimeSpan.Zero && left < Glance ? left : Glance, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Queues up in a process's lane.</summary>
    /// <param name="process">The process.</param>
    /// <param name="turn">What to wait for; null if the lane was free and the caller has its turn.</param>
    private Lane Join(Guid process, out TaskCompletionSource<bool>? turn)
    {
        lock (_lanes)
        {
            if (_lanes.TryGetValue(process, out Lane? lane))
            {
                turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                (lane.Waiting ??= new Queue<TaskCompletionSource<bool>>()).Enqueue(turn);
                return lane;
            }

            turn = null;
            _lanes.Add(process, lane = new Lane(clock));
            return lane;
        }
    }

    /// <summary>How much patience is left for what the current turn does.</summary>
    private TimeSpan LeftOf(Guid process, TimeSpan patience)
    {
        lock (_lanes)
        {
            return _lanes.TryGetValue(process, out Lane? lane) ? lane.LeftOf(patience) : patience;
        }
    }

    private void Leave(Guid process)
    {
        lock (_lanes)
        {
            Lane lane = _lanes[process];
            while (lane.Waiting is not null && lane.Waiting.TryDequeue(out TaskCompletionSource<bool>? next))
            {
                if (next.TrySetResult(true))
                {
                    lane.Stores();
                    return;
                }
            }

            _lanes.Remove(process);
        }
    }

    /// <summary>The lane of one process. What its turn does is set without a lock, as each delivery does so several times.</summary>
    internal sealed class Lane(TimeProvider clock)
    {
        /// <summary>Since when the turn waits for the store; negative: since when it runs the process's own code.</summary>
        private long _since = clock.GetTimestamp();

        public Queue<TaskCompletionSource<bool>>? Waiting { get; set; }

        public void Stores() => Volatile.Write(ref _since, clock.GetTimestamp());

        public void Handles() => Volatile.Write(ref _since, -clock.GetTimestamp());

        public TimeSpan LeftOf(TimeSpan patience)
        {
            long since = Volatile.Read(ref _since);
            return (since < 0 ? patience : StorePatience) - clock.GetElapsedTime(Math.Abs(since));
        }
    }

    /// <summary>The right to work on a process until it is disposed.</summary>
    internal sealed class Turn(ProcessLanes lanes, Guid process, Lane lane) : IDisposable
    {
        /// <summary>From now on it waits for the store.</summary>
        public void Stores() => lane.Stores();

        /// <summary>From now on it runs the process's own code.</summary>
        public void Handles() => lane.Handles();

        public void Dispose() => lanes.Leave(process);
    }
}
