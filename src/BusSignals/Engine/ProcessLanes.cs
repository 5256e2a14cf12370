namespace BusSignals;

/// <summary>
/// One lane for each process that is being worked on in this node: its deliveries go one at a time, in the order
/// they came. A lane exists only while somebody is in it.
/// </summary>
internal sealed class ProcessLanes
{
    private readonly Dictionary<Guid, Queue<TaskCompletionSource>> _lanes = [];

    public async Task<IDisposable> EnterAsync(Guid process, CancellationToken cancellationToken)
    {
        TaskCompletionSource? turn = null;
        lock (_lanes)
        {
            if (_lanes.TryGetValue(process, out Queue<TaskCompletionSource>? waiting))
            {
                turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                waiting.Enqueue(turn);
            }
            else
            {
                _lanes.Add(process, new Queue<TaskCompletionSource>());
            }
        }

        if (turn is not null)
        {
            await using CancellationTokenRegistration registration =
                cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
            await turn.Task;
        }

        return new Turn(this, process);
    }

    private void Leave(Guid process)
    {
        lock (_lanes)
        {
            Queue<TaskCompletionSource> waiting = _lanes[process];
            while (waiting.TryDequeue(out TaskCompletionSource? next))
            {
                if (next.TrySetResult())
                {
                    return;
                }
            }

            _lanes.Remove(process);
        }
    }

    private sealed class Turn(ProcessLanes lanes, Guid process) : IDisposable
    {
        public void Dispose() => lanes.Leave(process);
    }
}
