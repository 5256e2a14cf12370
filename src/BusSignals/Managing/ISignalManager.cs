namespace BusSignals;

/// <summary>
/// Coordinates the signals of one process for code that hosts it itself: over the registry, the
/// middleware and the durable queue, without a broker. What it is given is validated, deduplicated, handled and committed
/// like a signal that a queue has brought, and in one order with those.
/// </summary>
public interface ISignalManager
{
    /// <summary>The process.</summary>
    ProcessId Process { get; }

    /// <summary>The signals the process takes now, the dynamic ones included.</summary>
    IReadOnlyList<SignalDefinition> Signals { get; }

    /// <summary>Handles a signal here and now; returns after the commit.</summary>
    /// <returns>What became of it: applied, waiting, a duplicate, rejected, failed.</returns>
    /// <exception cref="InvalidSignalException">The process takes no such signal, or it is invalid; nothing was kept.</exception>
    Task<SignalOutcome> HandleAsync<T>(T signal, EmitOptions? options = null, CancellationToken cancellationToken = default)
        where T : class;

    /// <summary>As above, by the signal's name and its payload as JSON; the prefix <c>app:</c> is accepted.</summary>
    Task<SignalOutcome> HandleAsync(string name, string json, EmitOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>The signals that wait, in order of arrival.</summary>
    Task<IReadOnlyList<HistoryEntry>> QueueAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Says that the process is initialised: it starts, and the signals that wait are handled in order of
    /// arrival, each exactly once, in one commit. Later calls change nothing.
    /// </summary>
    /// <returns>Whether this call has started it.</returns>
    Task<bool> MarkInitializedAsync(CancellationToken cancellationToken = default);
}
