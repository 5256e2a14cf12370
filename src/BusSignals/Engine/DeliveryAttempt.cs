using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>Applies a delivery once: loads the process, applies, commits.</summary>
internal sealed partial class DeliveryAttempt(
    BatchingStore batching, SessionFactory sessions, DeliveryCommitter committer, StoreFailures storeFailures, DeliveryFailures failures,
    ILogger<DeliveryAttempt> logger)
{
    /// <summary>Null is a conflict, a race that was lost, or a predecessor that is waited for.</summary>
    /// <exception cref="StoreUnavailableException">The store is away; any other exception is the delivery's failure, which is reported.</exception>
    public async Task<SignalOutcome?> TryAsync(DeliveryWork work, IDelivery delivery)
    {
        int began = storeFailures.Began;
        (ProcessDefinition process, ProcessId id, _, DeliveryFaults faults, DeliveryLocks locks, PredecessorWait wait, CancellationToken cancellationToken) = work;
        faults.Begin();
        wait.Begin();
        work.Turn.Stores();
        ProcessSnapshot snapshot = await batching.LoadAsync(
            new LoadRequest(id.Key, delivery.MessageId) { After = [.. delivery.Earlier(process, id).Select(it => it.MessageId)] }, cancellationToken);
        await locks.BeginAttemptAsync();
        if (snapshot.Prior is { } prior && !delivery.Repeats(prior))
        {
            await delivery.SkipAsync(locks);
            LogDuplicate(delivery.MessageId, id.Path);
            return SignalOutcome.Duplicate;
        }

        await using AsyncServiceScope scope = sessions.NewScope();
        try
        {
            var own = scope.ServiceProvider.GetRequiredService<DeliveryScope>();
            await using ProcessSession session = sessions.Open(work, snapshot, scope.ServiceProvider, own);
            work.Turn.Handles();
            SignalOutcome outcome = await delivery.ApplyAsync(session);
            work.Turn.Stores();
            cancellationToken.ThrowIfCancellationRequested(); // a handler may have ended early because it was told to
            if (!locks.AreHeld || wait.Missing.Count > 0)
            {
                return null; // applied anew, under locks that are claimed anew, or when a predecessor has come
            }

            if (session.HasChanges)
            {
                await session.Mailbox.FinishAsync();
                return await committer.CommitAsync(work, session, own, outcome);
            }

            if (!session.IsDiscarded)
            {
                session.Committed(session.LoadedVersion);
            }

            return outcome;
        }
        catch (StaleSnapshotException)
        {
            return null;
        }
        catch (Exception thrown) when (thrown is not NewerVersionException && !cancellationToken.IsCancellationRequested)
        {
            if (storeFailures.Judge(Causes.Readable(thrown), work, scope.ServiceProvider, began) is not { } exception) // it is logged more than once
            {
                return null;
            }

            await failures.ReportAsync(work, delivery, exception);
            if (exception != thrown)
            {
                throw exception;
            }

            throw;
        }
    }

    [LoggerMessage(1002, LogLevel.Debug, "Message {MessageId} was applied to {Process} before")]
    private partial void LogDuplicate(Guid? messageId, string process);
}
