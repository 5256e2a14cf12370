namespace BusSignals;

/// <summary>
/// One lane for each process that is being worked on in this node: its deliveries go one at a time, in the order
/// they came. A lane exists only while somebody is in it.
/// </summary>
internal sealed class ProcessLanes(TimeProvider clock)
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
        while (patience != Timeout.InfiniteTimeSpan && !turn.Task.IsCompleted)
        {
            TimeSpan left = patience - AgeOfTurn(process);
            if (left <= TimeSpan.Zero && turn.TrySetCanceled(CancellationToken.None))
            {
                return null;
            }

            await Task.WhenAny(turn.Task, Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock, cancellationToken));
        }

        await turn.Task;
        return new Turn(this, process);
    }

    /// <summary>Null if the lane was free, and the turn has come.</summary>
    private TaskCompletionSource? Join(Guid process)
    {
        lock (_lanes)
        {
            if (!_lanes.TryGetValue(process, out Lane? lane))
            {
                _lanes.Add(process, new Lane { Since = clock.GetTimestamp() });
                return null;
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (lane.Waiting ??= new Queue<TaskCompletionSource>()).Enqueue(turn);
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
            while (lane.Waiting is not null && lane.Waiting.TryDequeue(out TaskCompletionSource? next))
            {
                if (next.TrySetResult())
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

        public Queue<TaskCompletionSource>? Waiting { get; set; }
    }

    private sealed class Turn(ProcessLanes lanes, Guid process) : IDisposable
    {
        public void Dispose() => lanes.Leave(process);
    }
}
