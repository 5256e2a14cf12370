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
        if (Join(process) is not { } turn)
        {
            return new Turn(this, process);
        }

        await using CancellationTokenRegistration registration =
            cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await using ITimer? watch = patience == Timeout.InfiniteTimeSpan ? null : Watch(process, turn, patience);
        return await turn.Task ? new Turn(this, process) : null;
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

    /// <summary>Null if the lane was free and the caller has its turn.</summary>
    private TaskCompletionSource<bool>? Join(Guid process)
    {
        lock (_lanes)
        {
            if (!_lanes.TryGetValue(process, out Lane? lane))
            {
                lane = new Lane();
                lane.Begin(clock.GetTimestamp(), handles: false);
                _lanes.Add(process, lane);
                return null;
            }

            var turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            (lane.Waiting ??= new Queue<TaskCompletionSource<bool>>()).Enqueue(turn);
            return turn;
        }
    }

    /// <summary>How much patience is left for what the current turn does.</summary>
    private TimeSpan LeftOf(Guid process, TimeSpan patience)
    {
        lock (_lanes)
        {
            return _lanes.TryGetValue(process, out Lane? lane) ? (lane.Handles ? patience : StorePatience) - clock.GetElapsedTime(lane.Since) : patience;
        }
    }

    private void Begin(Guid process, bool handles)
    {
        lock (_lanes)
        {
            _lanes[process].Begin(clock.GetTimestamp(), handles);
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
                    lane.Begin(clock.GetTimestamp(), handles: false);
                    return;
                }
            }

            _lanes.Remove(process);
        }
    }

    private sealed class Lane
    {
        /// <summary>Since when the current turn does what it does.</summary>
        public long Since { get; private set; }

        /// <summary>Whether the current turn runs the process's own code.</summary>
        public bool Handles { get; private set; }

        public Queue<TaskCompletionSource<bool>>? Waiting { get; set; }

        public void Begin(long now, bool handles)
        {
            Since = now;
            Handles = handles;
        }
    }

    /// <summary>The right to work on a process until it is disposed.</summary>
    internal sealed class Turn(ProcessLanes lanes, Guid process) : IDisposable
    {
        /// <summary>From now on it waits for the store.</summary>
        public void Stores() => lanes.Begin(process, handles: false);

        /// <summary>From now on it runs the process's own code.</summary>
        public void Handles() => lanes.Begin(process, handles: true);

        public void Dispose() => lanes.Leave(process);
    }
}
