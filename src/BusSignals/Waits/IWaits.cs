namespace BusSignals;

/// <summary>
/// Tells what processes wait for. A process that is running or paused has one open wait: on the signals of its state,
/// on its timers and tokens, and on the retries of its signals. Their totals are gauges of the meter <c>BusSignals</c>,
/// see <see cref="WaitOptions"/>.
/// </summary>
public interface IWaits
{
    /// <summary>Open waits of all processes, or of one type, oldest first.</summary>
    /// <param name="query">Which ones; null for the oldest hundred of all.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1 to 1,000.</exception>
    /// <exception cref="ArgumentException">The process class of the query is not registered.</exception>
    Task<IReadOnlyList<OpenWait>> ListAsync(WaitQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>The open wait of one process; null if it does not exist, has not started, or has ended.</summary>
    Task<OpenWait?> FindAsync(ProcessId process, CancellationToken cancellationToken = default);
}
