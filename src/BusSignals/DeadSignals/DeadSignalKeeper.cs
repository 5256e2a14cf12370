using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// Stores dead signals. While the store is unavailable they wait; one that the database refuses because of its contents
/// is stored in a form that the database accepts.
/// </summary>
internal sealed partial class DeadSignalKeeper(
    IProcessReader reader, StoreAvailability availability, DeadSignalLog log, ILogger<DeadSignalKeeper> logger)
{
    /// <param name="dead">The dead signal.</param>
    /// <param name="cause">The exception, if there was one, for the log.</param>
    /// <param name="cancellationToken">Gives up waiting for the store.</param>
    public async Task KeepAsync(DeadSignal dead, Exception? cause, CancellationToken cancellationToken)
    {
        await availability.RunAsync(StoreUse.Write, () => AddAsync(dead, cancellationToken), cancellationToken);
        log.Kept(dead, cause);
    }

    private async Task AddAsync(DeadSignal dead, CancellationToken cancellationToken)
    {
        try
        {
            await reader.AddDeadAsync(dead, cancellationToken);
        }
        catch (Exception exception) when (IsRefusal(exception, cancellationToken))
        {
            string reason = Causes.MessageOf(Causes.Root(exception));
            LogRefused(exception, dead.MessageId, dead.Endpoint);
            await AddReducedAsync(ReducedDeadSignal.Of(dead, reason), reason, cancellationToken);
        }
    }

    private async Task AddReducedAsync(DeadSignal reduced, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await reader.AddDeadAsync(reduced, cancellationToken);
        }
        catch (Exception exception) when (IsRefusal(exception, cancellationToken))
        {
            throw new StoreUnavailableException(
                $"The database takes no dead signals: {reason} See the constraints and triggers of the table signal_dead.", exception);
        }
    }

    private static bool IsRefusal(Exception exception, CancellationToken cancellationToken) =>
        exception is not (StoreUnavailableException or OutOfMemoryException) && !cancellationToken.IsCancellationRequested;

    [LoggerMessage(1105, LogLevel.Warning, "The dead signal {MessageId} at {Endpoint} was refused by the database as it was; it is kept with its body as Base64, and without letters that the database does not know")]
    private partial void LogRefused(Exception exception, Guid? messageId, string endpoint);
}
