namespace BusSignals;

/// <summary>Tells what became of a signal, by its message id, which emitting returns.</summary>
public interface IReceipts
{
    /// <summary>
    /// The receipts that this application's store has: one for each process the signal reached, and one for each
    /// endpoint where it reached none. Empty means that nothing is known: it has not arrived yet, or retention has
    /// removed it (<see cref="RetentionOptions"/>).
    /// </summary>
    Task<IReadOnlyList<Receipt>> FindAsync(Guid messageId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Asks the service that hosts a type of process, over the bus, for its receipts; for services without access to
    /// that service's store. The question goes through the endpoint's queue, behind the signals that are in it.
    /// </summary>
    /// <param name="messageId">The message.</param>
    /// <param name="endpoint">
    /// The endpoint of the process' type: <see cref="ProcessDefinition.Endpoint"/>, such as <c>fulfillment</c>.
    /// </param>
    /// <param name="timeout">
    /// How long to wait for the answer; zero or less is over at once, <see cref="Timeout.InfiniteTimeSpan"/> never, null is 30 seconds.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="TimeoutException">No answer came in time; nothing that hosts the endpoint runs, or it is busy.</exception>
    /// <exception cref="NoReceiverException">The broker knows no queue of this endpoint.</exception>
    /// <exception cref="InvalidOperationException">The service answered that it could not look; the message says why.</exception>
    Task<IReadOnlyList<Receipt>> FindAsync(
        Guid messageId, string endpoint, TimeSpan? timeout = null, CancellationToken cancellationToken = default);
}
