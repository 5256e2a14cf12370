namespace BusSignals.Testing;

/// <summary>
/// What one endpoint is doing: nothing, handling a message, or waiting, in the middle of that, for time to pass or for
/// a lock that somebody else holds. In the last case it continues only when the test does something, so it counts as
/// idle.
/// </summary>
internal sealed class EndpointWork(string address)
{
    private static readonly AsyncLocal<EndpointWork?> Current = new();

    private readonly Lock _gate = new();
    private readonly List<Task> _waits = [];
    private TaskCompletionSource _parked = New();

    /// <summary>The queue's address.</summary>
    public string Address => address;

    /// <summary>The probe that has not passed the queue yet, behind a message that is being handled.</summary>
    public TaskCompletionSource? Probe { get; set; }

    /// <summary>What the message being handled waits for, or null.</summary>
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

    /// <summary>
    /// What a timer created in the flow of a message waits for: an awaited delay, or the place of a waiter for a lock.
    /// </summary>
    /// <returns>Null if it is neither.</returns>
    public static Task? WaitOf(object? state) =>
        Current.Value is null ? null : (state as TaskCompletionSource)?.Task ?? (IsDelay(state) ? (Task)state! : null);

    /// <summary>Notes that the message handled in this flow waits; its timer must exist.</summary>
    public static void Note(Task wait) => Current.Value!.Add(wait);

    /// <summary>Notes that a message is handled in this async flow.</summary>
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

    /// <summary>Completes when the message being handled, or a later one, waits.</summary>
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

    /// <summary>
    /// The state of Task.Delay's timer, but not that of WaitAsync, which waits for something other than time.
    /// </summary>
    private static bool IsDelay(object? state) => state is Task && state.GetType().Name.StartsWith("DelayPromise", StringComparison.Ordinal);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
