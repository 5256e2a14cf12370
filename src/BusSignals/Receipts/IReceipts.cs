namespace BusSignals;

/// <summary>Tells what became of a signal, by the message id that emitting returns.</summary>
public interface IReceipts
{
    /// <summary>
    /// The receipts in this application's store: one for each process that the signal reached, and one for each
    /// endpoint where it reached none. An empty list means that nothing is known: it has not arrived yet, or retention
    /// has removed it (<see cref="RetentionOptions"/>).
    /// </summary>
    Task<IReadOnlyList<Receipt>> FindAsync(Guid messageId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Asks the service that hosts a type of process, over the bus, for its receipts; for services without access to
    /// that service's store. The question goes through the endpoint's queue, behind the signals already in it.
    /// </summary>
    /// <param name="messageId">The message.</param>
    /// <param name="endpoint">
    /// The endpoint of the process's type: <see cref="ProcessDefinition.Endpoint"/>, such as <c>fulfillment</c>.
    /// </param>
    /// <param name="timeout">
    /// How long to wait for the answer. Zero or less gives up at once, <see cref="Timeout.InfiniteTimeSpan"/> never
    /// gives up, null means 30 seconds.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="TimeoutException">No answer came in time; no host of the endpoint is running, or it is
    /// busy.</exception>
    /// <exception cref="NoReceiverException">The broker knows no queue of this endpoint.</exception>
    /// <exception cref="InvalidOperationException">The service answered that it could not look them up; the message
    /// says why.</exception>
    Task<IReadOnlyList<Receipt>> FindAsync(
        Guid messageId, string endpoint, TimeSpan? timeout = null, CancellationToken cancellationToken = default);
}
