namespace BusSignals;

/// <summary>
/// The deliveries of this node that wait in memory for a predecessor. Each continues at once when this node has
/// finished with that one, or is to stop, and otherwise looks again after a pause.
/// </summary>
internal sealed class LocalArrivals(TimeProvider clock, BusStart bus)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Arrival> _waiting = [];
    private readonly Dictionary<Arrival, List<TaskCompletionSource>> _awaited = [];

    /// <summary>Waits for one of the missing messages, or until it is time to look again.</summary>
    public async Task WaitAsync(Guid process, Guid message, PredecessorWait wait, CancellationToken cancellationToken)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Arrival[] missing = [.. wait.Missing.Select(it => new Arrival(process, it))];
        TimeSpan pause = Add(new Arrival(process, message), missing, arrived) ? PredecessorWait.LongPause : wait.NextPause();
        try
        {
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(arrived.Task, bus.Stopping, Task.Delay(pause, clock, timer.Token));
            await timer.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            Remove(missing, arrived);
        }
    }

    /// <summary>This node has finished with a message, whatever became of it.</summary>
    public void Finished(Guid process, Guid? message)
    {
        if (message is not { } id)
        {
            return;
        }

        List<TaskCompletionSource>? waiting;
        lock (_gate)
        {
            if (_waiting.Count == 0 && _awaited.Count == 0)
            {
                return;
            }

            _waiting.Remove(new Arrival(process, id));
            _awaited.Remove(new Arrival(process, id), out waiting);
        }

        waiting?.ForEach(it => it.TrySetResult());
    }

    /// <summary>True if one of the missing messages waits here too.</summary>
    private bool Add(Arrival self, Arrival[] missing, TaskCompletionSource arrived)
    {
        lock (_gate)
        {
            _waiting.Add(self);
            foreach (Arrival one in missing)
            {
                (_awaited.TryGetValue(one, out List<TaskCompletionSource>? others) ? others : _awaited[one] = []).Add(arrived);
            }

            return missing.Any(_waiting.Contains);
        }
    }

    private void Remove(Arrival[] missing, TaskCompletionSource arrived)
    {
        lock (_gate)
        {
            foreach (Arrival one in missing)
            {
                if (_awaited.TryGetValue(one, out List<TaskCompletionSource>? others) && others.Remove(arrived) && others.Count == 0)
                {
                    _awaited.Remove(one);
                }
            }
        }
    }

    /// <summary>A message at a process.</summary>
    private readonly record struct Arrival(Guid Process, Guid Message);
}
