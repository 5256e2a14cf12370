namespace BusSignals.Testing;

/// <summary>
/// What one endpoint is doing: nothing, handling a message, or waiting in the middle of that for time to pass or for a lock
/// that somebody else holds. In the last case it goes on only when the test does something, so that it counts as idle.
/// </summary>
internal sealed class EndpointWork(string address)
{
    private static readonly AsyncLocal<EndpointWork?> Current = new();

    private readonly Lock _gate = new();
    private readonly List<Task> _waits = [];
    private TaskCompletionSource _parked = New();

    /// <summary>The queue's address.</summary>
    public string Address => address;

    /// <summary>The probe that has not come through the queue yet, behind a message that is being handled.</summary>
    public TaskCompletionSource? Probe { get; set; }

    /// <summary>What the message that is being handled waits for, or null.</summary>
    public Task? Wait
    {
        get
        {
            lock (_gate)
            {
                return _waits.Find(it => !it.IsCompleted);
            }
        }
    }

    /// <summary>What a timer that is made in the flow of a message waits for: an awaited delay, or the place of one who waits for a lock.</summary>
    /// <returns>Null if it is none of those.</returns>
    public static Task? WaitOf(object? state) =>
        Current.Value is null ? null : (state as TaskCompletionSource)?.Task ?? (IsDelay(state) ? (Task)state! : null);

    /// <summary>Notes that the message that is handled in this flow waits; its timer must be there.</summary>
    public static void Note(Task wait) => Current.Value!.Add(wait);

    /// <summary>Says that in this flow of work a message is handled.</summary>
    public void Begin()
    {
        Current.Value = this;
        lock (_gate)
        {
            _waits.Clear();
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _waits.Clear();
        }
    }

    /// <summary>Ends when the message that is being handled, or a later one, waits.</summary>
    public Task ParkedAsync()
    {
        lock (_gate)
        {
            if (_waits.Exists(it => !it.IsCompleted))
            {
                return Task.CompletedTask;
            }

            _parked = _parked.Task.IsCompleted ? New() : _parked;
            return _parked.Task;
        }
    }

    private void Add(Task wait)
    {
        lock (_gate)
        {
            _waits.RemoveAll(it => it.IsCompleted);
            if (!wait.IsCompleted)
            {
                _waits.Add(wait);
                _parked.TrySetResult();
            }
        }
    }

    /// <summary>The state of Task.Delay's timer, but not that of WaitAsync, which waits for something else than time.</summary>
    private static bool IsDelay(object? state) => state is Task && state.GetType().Name.StartsWith("DelayPromise", StringComparison.Ordinal);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
