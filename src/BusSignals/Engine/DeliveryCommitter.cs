using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>Commits what an attempt has changed, and does what follows from a commit: it sends, reports and lets go of locks.</summary>
internal sealed partial class DeliveryCommitter(
    BatchingStore batching, OutboxDispatcher outbox, SharedProcesses shared, DeliveryFailures failures, ILogger<DeliveryCommitter> logger)
{
    /// <summary>Null is a conflict.</summary>
    public async Task<SignalOutcome?> CommitAsync(DeliveryWork work, ProcessSession session, DeliveryScope own, SignalOutcome outcome)
    {
        ProcessCommit commit = session.ToCommit(outbox.LeaseUntil); // from now on, however long the handler ran
        CommitResult result;
        using (Activity? activity = SignalActivities.Commit(work.Id, session.Handling.Spans))
        {
            result = await batching.CommitAsync(commit, own.HasOwnTransaction, work.CancellationToken);
            if (result.Error is { } failure)
            {
                SignalActivities.Failed(activity, failure);
            }
        }

        if (result.Error is { } error)
        {
            ExceptionDispatchInfo.Throw(error);
        }

        if (result == CommitResult.Conflict)
        {
            SignalInstruments.Conflicts.Add(1, SignalInstruments.Tag(work.Process));
            LogConflict(work.Id.Path, commit.ExpectedVersion);
            return null;
        }

        session.Committed(commit.Row.Version);
        shared.Committed(work.Id.Key, commit.Row.Version);
        LogDelivered(outcome, work.Id.Path, commit.Row.State);
        if (session.HasFailed)
        {
            LogProcessFailed(work.Id.Path, commit.Row.StatusReason);
        }

        if (session.Overflows > 0)
        {
            SignalInstruments.Overflows.Add(session.Overflows, SignalInstruments.Tag(work.Process));
        }

        failures.Kept(work, commit.Dead);
        await work.Locks.CommittedAsync();
        session.Services.GetRequiredService<EmittedSignals>().Pending.Committed();
        await outbox.SendCommittedAsync(commit.Outgoing, work.CancellationToken);
        await failures.ReportDeclaredAsync(work);
        return outcome;
    }

    [LoggerMessage(1001, LogLevel.Debug, "Delivered with outcome {Outcome} to {Process}, now in '{State}'")]
    private partial void LogDelivered(SignalOutcome outcome, string process, string state);

    [LoggerMessage(1003, LogLevel.Debug, "{Process} was changed by another node since version {Version}; the delivery is applied again")]
    private partial void LogConflict(string process, long version);

    [LoggerMessage(1017, LogLevel.Error, "The process {Process} has failed, and is not tried again: {Reason}")]
    private partial void LogProcessFailed(string process, string? reason);
}
