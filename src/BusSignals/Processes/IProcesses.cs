namespace BusSignals;

/// <summary>Reads processes, their timers and checkpoints; moves and withdraws timers, and records changes.</summary>
public interface IProcesses
{
    /// <summary>
    /// The process with this path, such as <c>/order/42/fulfillment</c>, or null if nothing ever arrived for it. The
    /// values in a path are percent-escaped; <see cref="IdOf{TProcess}"/> does that for values of any kind.
    /// </summary>
    /// <exception cref="SignalPathException">No registered process has such a path.</exception>
    Task<ProcessView?> FindAsync(string path, CancellationToken cancellationToken = default);

    /// <summary>The process with this id, or null if nothing ever arrived for it.</summary>
    Task<ProcessView?> FindAsync(ProcessId id, CancellationToken cancellationToken = default);

    /// <summary>The id of a registered process by its path.</summary>
    /// <exception cref="SignalPathException">No registered process has such a path.</exception>
    ProcessId IdOf(string path);

    /// <summary>The id of a process by its class and identity, whatever characters the values have.</summary>
    /// <exception cref="SignalPathException">The process is not registered, a value is missing or empty, or its path has no such parameter.</exception>
    ProcessId IdOf<TProcess>(params IEnumerable<(string Name, object? Value)> identity) where TProcess : class;

    /// <summary>
    /// Withdraws a timer: once this has returned true it never fires. False if there is none of that
    /// name, which is so too when it has just fired.
    /// </summary>
    Task<bool> CancelTimerAsync(ProcessId id, string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives a pending timer another due time: once this has returned true it fires then, once, and not
    /// before; a time in the past counts as now and fires at once. In a paused process it waits for the resume. The
    /// history says that it was moved. False if there is none of that name, which is so too when it has just fired.
    /// </summary>
    Task<bool> RescheduleTimerAsync(ProcessId id, string name, DateTimeOffset due, CancellationToken cancellationToken = default);

    /// <summary>
    /// Pending timers of all processes, or of one type, the next one first. The retry of a signal and an
    /// open token are no timers; <see cref="IWaits"/> tells of those.
    /// </summary>
    /// <param name="query">Which ones; null for the next hundred of all.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1 to 1,000.</exception>
    /// <exception cref="ArgumentException">The process class of the query is not registered.</exception>
    Task<IReadOnlyList<PendingTimer>> ListTimersAsync(TimerQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>A checkpoint that was committed, or null; its data is <see cref="HistoryEntry.Payload"/>.</summary>
    Task<HistoryEntry?> FindCheckpointAsync(CheckpointId id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Exports the journal of a durable process, to replay it in a test against new code. Null if nothing ever arrived
    /// for it, or if it has not started.
    /// </summary>
    /// <exception cref="ArgumentException">It is no durable process.</exception>
    Task<ProcessRecording?> RecordAsync(ProcessId id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Records a change for a running process that started before it: from now on it has the new
    /// behaviour. False if the process does not run, or has it already.
    /// </summary>
    Task<bool> RecordChangeAsync(ProcessId id, string changeId, CancellationToken cancellationToken = default);
}
