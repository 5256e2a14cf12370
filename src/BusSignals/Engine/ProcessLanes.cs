namespace BusSignals;

/// <summary>
/// One lane for each process that this node is working on: its deliveries run one at a time, in the order in which they
/// came. A lane exists only while it is in use.
/// </summary>
/// <param name="clock">Measures the patience.</param>
/// <param name="isHeldUp">Whether a turn of this age takes long for a reason for which nobody should give up.</param>
internal sealed class ProcessLanes(TimeProvider clock, Func<TimeSpan, bool>? isHeldUp = null)
{
    private readonly Dictionary<Guid, Lane> _lanes = [];

    /// <summary>Waits for its turn, as long as it takes.</summary>
    public async Task<IDisposable> EnterAsync(Guid process, CancellationToken cancellationToken) =>
        (await EnterAsync(process, Timeout.InfiniteTimeSpan, cancellationToken))!;

    /// <summary>
    /// Waits for its turn, but not behind a turn that takes longer than the patience: then it returns null. It does
    /// wait for many short turns.
    /// </summary>
    public async Task<IDisposable?> EnterAsync(Guid process, TimeSpan patience, CancellationToken cancellationToken)
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

    /// <summary>Ends the wait when the current turn has taken longer than the patience.</summary>
    private ITimer Watch(Guid process, TaskCompletionSource<bool> turn, TimeSpan patience)
    {
        ITimer watch = null!;
        watch = clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Look();
        return watch;

        void Look()
        {
            TimeSpan age = AgeOfTurn(process);
            TimeSpan left = patience - age;
            if (left > TimeSpan.Zero || isHeldUp?.Invoke(age) == true)
            {
                watch.Change(left > TimeSpan.Zero ? left : patience, Timeout.InfiniteTimeSpan);
            }
            else
            {
                turn.TrySetResult(false);
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
                _lanes.Add(process, new Lane { Since = clock.GetTimestamp() });
                return null;
            }

            var turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            (lane.Waiting ??= new Queue<TaskCompletionSource<bool>>()).Enqueue(turn);
            return turn;
        }
    }

    private TimeSpan AgeOfTurn(Guid process)
    {
        lock (_lanes)
        {
            return _lanes.TryGetValue(process, out Lane? lane) ? clock.GetElapsedTime(lane.Since) : TimeSpan.Zero;
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
                    lane.Since = clock.GetTimestamp();
                    return;
                }
            }

            _lanes.Remove(process);
        }
    }

    private sealed class Lane
    {
        /// <summary>When the current turn began.</summary>
        public long Since { get; set; }

        public Queue<TaskCompletionSource<bool>>? Waiting { get; set; }
    }

    private sealed class Turn(ProcessLanes lanes, Guid process) : IDisposable
    {
        public void Dispose() => lanes.Leave(process);
    }
}
