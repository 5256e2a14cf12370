namespace BusSignals;

/// <summary>
/// One lane for each process that is being worked on in this node: its deliveries go one at a time, in the order
/// they came. A lane exists only while somebody is in it.
/// </summary>
/// <param name="clock">Measures the patience.</param>
/// <param name="isHeldUp">Whether turns take long for a reason for which nobody should give up.</param>
internal sealed class ProcessLanes(TimeProvider clock, Func<bool>? isHeldUp = null)
{
    private readonly Dictionary<Guid, Lane> _lanes = [];

    /// <summary>Waits for the turn, as long as it takes.</summary>
    public async Task<IDisposable> EnterAsync(Guid process, CancellationToken cancellationToken) =>
        (await EnterAsync(process, Timeout.InfiniteTimeSpan, cancellationToken))!;

    /// <summary>
    /// Waits for the turn, but not behind one that takes longer than the patience: then the answer is null. Many short
    /// turns are waited for.
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

    /// <summary>Ends the wait when the turn that goes on has taken longer than the patience.</summary>
    private ITimer Watch(Guid process, TaskCompletionSource<bool> turn, TimeSpan patience)
    {
        ITimer watch = null!;
        watch = clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Look();
        return watch;

        void Look()
        {
            TimeSpan left = patience - AgeOfTurn(process);
            if (left > TimeSpan.Zero || isHeldUp?.Invoke() == true)
            {
                watch.Change(left > TimeSpan.Zero ? left : patience, Timeout.InfiniteTimeSpan);
            }
            else
            {
                turn.TrySetResult(false);
            }
        }
    }

    /// <summary>Null if the lane was free, and the turn has come.</summary>
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
        /// <summary>When the turn began that is going on.</summary>
        public long Since { get; set; }

        public Queue<TaskCompletionSource<bool>>? Waiting { get; set; }
    }

    private sealed class Turn(ProcessLanes lanes, Guid process) : IDisposable
    {
        public void Dispose() => lanes.Leave(process);
    }
}
