namespace BusSignals;

/// <summary>
/// Coordinates the signals of one process for code that hosts it itself: with the registry, the middleware and the
/// durable queue, but without a broker. Signals passed in are validated, deduplicated, handled and committed like those
/// from a queue, and in one order with them.
/// </summary>
public interface ISignalManager
{
    /// <summary>The process.</summary>
    ProcessId Process { get; }

    /// <summary>The signals that the process receives now, including dynamic ones.</summary>
    IReadOnlyList<SignalDefinition> Signals { get; }

    /// <summary>Handles a signal here and now; returns after the commit.</summary>
    /// <returns>Its outcome: applied, waiting, a duplicate, rejected, failed.</returns>
    /// <exception cref="InvalidSignalException">The process does not receive such a signal, or it is invalid; nothing
    /// was kept.</exception>
    Task<SignalOutcome> HandleAsync<T>(T signal, EmitOptions? options = null, CancellationToken cancellationToken = default)
        where T : class;

    /// <summary>As above, by the signal's name and its payload as JSON; the prefix <c>app:</c> is accepted.</summary>
    Task<SignalOutcome> HandleAsync(string name, string json, EmitOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>The waiting signals, in order of arrival.</summary>
    Task<IReadOnlyList<HistoryEntry>> QueueAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Declares the process initialized: it starts, and the waiting signals are handled in order of arrival, each
    /// exactly once, in one commit. Later calls change nothing.
    /// </summary>
    /// <returns>Whether this call started it.</returns>
    Task<bool> MarkInitializedAsync(CancellationToken cancellationToken = default);
}
