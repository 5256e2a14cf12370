using System.Diagnostics;
using System.Runtime.ExceptionServices;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// Applies deliveries: load, apply, commit, send; one at a time per process, batched across processes. After a conflict
/// it applies the delivery again to the fresh state; it waits for a store that is unavailable; it dead-letters a signal
/// whose handler keeps failing. It has no threads of its own.
/// </summary>
internal sealed partial class DeliveryEngine(
    IProcessStore store, BatchingStore batching, IProcessReader reader, OutboxDispatcher outbox, SignalCatalog model, IServiceScopeFactory scopes,
    StoreAvailability availability, DeadSignalKeeper deadSignals, FailureReports failures, DetachedContexts detached, LeaseClient leases,
    DeadSignalLog deadLog, MemoryGuard memory, StoreClock clock, ILogger<DeliveryEngine> logger)
{
    /// <summary>
    /// How long a delivery may keep others waiting before those are deferred: longer than a busy machine or a conflict
    /// takes, because a delivery that is deferred repeatedly loses its place in the order.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly int DefaultAttempts = new RetryPolicy().Attempts;

    private readonly ProcessLanes _lanes = new(clock, () => availability.Problem is not null);
    private readonly AsyncLocal<Inside?> _inside = new();

    /// <summary>Whether the caller is inside a delivery to this process.</summary>
    public bool IsInside(ProcessId id) => _inside.Value is { Ended: false } outer && outer.Process == id.Key;

    public async Task<SignalOutcome> DeliverAsync(
        ProcessDefinition process, ProcessId id, IDelivery delivery, ConsumeContext? context, CancellationToken cancellationToken)
    {
        if (IsInside(id))
        {
            throw new InvalidOperationException(
                $"'{id.Path}' cannot wait for itself: a delivery to it is being applied here. Do this after the delivery, or by a signal.");
        }

        using IDisposable? lane = await _lanes.EnterAsync(id.Key, delivery.DeferAsync is null ? Timeout.InfiniteTimeSpan : Patience, cancellationToken);
        if (lane is null)
        {
            await delivery.DeferAsync!(cancellationToken);
            LogDeferred(delivery.MessageId, id.Path);
            return SignalOutcome.Waiting;
        }

        using var inside = new Inside(id.Key);
        _inside.Value = inside;
        await using var locks = new DeliveryLocks(leases, logger);
        var work = new Work(process, id, context ?? detached.Create(cancellationToken), new DeliveryFaults(), locks, cancellationToken);
        try
        {
            return await DeliverOrGiveUpAsync(work, delivery);
        }
        finally
        {
            failures.Log(work.Failures);
        }
    }

    /// <summary>
    /// Applies a delivery, again as long as another attempt may help, and then its substitute when none does.
    /// </summary>
    private async Task<SignalOutcome> DeliverOrGiveUpAsync(Work work, IDelivery delivery)
    {
        while (true)
        {
            try
            {
                return await DeliverAsync(work, delivery);
            }
            catch (Exception exception) when (exception is not NewerVersionException && !work.CancellationToken.IsCancellationRequested)
            {
                if (!work.Locks.AreHeld)
                {
                    continue; // it may have failed because it lost the lock
                }

                if (!IsLast(exception, work, delivery))
                {
                    work.Faults.Count();
                }
                else if (!work.Faults.TryGiveUp(exception))
                {
                    return await GiveUpAsync(work, delivery, exception);
                }
            }
        }
    }

    /// <summary>
    /// Applies a delivery again after conflicts and races, and when the store is back: none of these count as its
    /// failure.
    /// </summary>
    private async Task<SignalOutcome> DeliverAsync(Work work, IDelivery delivery)
    {
        using var writer = new StoreAvailability.Writer(availability);
        while (true)
        {
            await availability.WaitAsync(work.CancellationToken);
            if (work.Faults.PauseAfterRace is var pause && pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, clock, work.CancellationToken);
            }

            try
            {
                if (await TryDeliverAsync(work, delivery) is { } outcome)
                {
                    return outcome;
                }
            }
            catch (StoreUnavailableException) when (!work.CancellationToken.IsCancellationRequested)
            {
                writer.Missed();
            }
        }
    }

    /// <summary>Null means a conflict, or a lost race.</summary>
    private async Task<SignalOutcome?> TryDeliverAsync(Work work, IDelivery delivery)
    {
        int began = availability.Began;
        (ProcessDefinition process, ProcessId id, ConsumeContext context, DeliveryFaults faults, DeliveryLocks locks, CancellationToken cancellationToken) = work;
        faults.Begin();
        ProcessSnapshot snapshot = await batching.LoadAsync(
            new LoadRequest(id.Key, delivery.MessageId) { After = [.. delivery.Earlier(process, id).Select(it => it.MessageId)] }, cancellationToken);
        await locks.BeginAttemptAsync();
        if (snapshot.Prior is { } prior && !delivery.Repeats(prior))
        {
            await delivery.SkipAsync(locks);
            LogDuplicate(delivery.MessageId, id.Path);
            return SignalOutcome.Duplicate;
        }

        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        try
        {
            var own = scope.ServiceProvider.GetRequiredService<DeliveryScope>();
            own.IsDelivery = true;
            await using var session = new ProcessSession(process, id, snapshot, new DeliverySetup
            {
                Now = clock.Now(),
                Outgoing = new OutgoingCapture(model, clock, scope.ServiceProvider, locks),
                Locks = locks,
                Services = scope.ServiceProvider,
                Store = store,
                Reader = reader,
                Faults = faults,
                Context = context,
            });
            own.Process = (process, session.Id.Path);
            SignalOutcome outcome = await delivery.ApplyAsync(session);
            cancellationToken.ThrowIfCancellationRequested(); // a handler may have returned early because of cancellation
            if (!locks.AreHeld)
            {
                return null; // applied again, under newly acquired locks
            }

            if (session.HasChanges)
            {
                await session.Mailbox.FinishAsync();
                return await CommitAsync(work, session, own, outcome);
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
            Exception exception = Causes.Readable(thrown); // it is logged more than once
            memory.Check(exception, context.ReceiveContext.Redelivered);
            switch (store.Judge(exception, scope.ServiceProvider))
            {
                case StoreUnavailableException away:
                    availability.Report(away, StoreUse.Write, began);
                    throw away;
                case StoreRaceException race when faults.TryRace():
                    LogRace(id.Path, race.Message);
                    return null;
            }

            await ReportAsync(work, delivery, exception);
            if (exception != thrown)
            {
                throw exception;
            }

            throw;
        }
    }

    private async Task<SignalOutcome?> CommitAsync(Work work, ProcessSession session, DeliveryScope own, SignalOutcome outcome)
    {
        ProcessCommit commit = session.ToCommit(outbox.LeaseUntil); // starting now, however long the handler ran
        CommitResult result;
        using (Activity? activity = SignalActivities.Commit(work.Id, session.Handled))
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
        LogDelivered(outcome, work.Id.Path, commit.Row.State);
        if (session.HasFailed)
        {
            LogProcessFailed(work.Id.Path, commit.Row.StatusReason);
        }

        if (session.Overflows > 0)
        {
            SignalInstruments.Overflows.Add(session.Overflows, SignalInstruments.Tag(work.Process));
        }

        foreach (DeadSignal dead in commit.Dead)
        {
            deadLog.Kept(dead, work.Failures.Find(it => it.MessageId == dead.MessageId)?.Exception);
            work.Failures.RemoveAll(it => it.MessageId == dead.MessageId);
        }

        await work.Locks.CommittedAsync();
        session.Services.GetRequiredService<EmittedSignals>().Pending.Committed();
        await outbox.SendCommittedAsync(commit.Outgoing, work.CancellationToken);
        foreach (SignalContext failed in work.Faults.Declared)
        {
            await failures.ReportAsync(Failure(work, failed, failed.Ended!.FailedBecause!), work.CancellationToken);
        }

        return outcome;
    }

    private async Task<SignalOutcome> GiveUpAsync(Work work, IDelivery delivery, Exception exception)
    {
        if (delivery.WhenFailed(exception) is not { } instead)
        {
            if (delivery.ComesAgain)
            {
                return SignalOutcome.Failed;
            }

            ExceptionDispatchInfo.Throw(exception);
            return default;
        }

        try
        {
            return await DeliverAsync(work, instead);
        }
        catch (Exception second) when (!work.CancellationToken.IsCancellationRequested && delivery.DeadLetter(work.Id, exception) is not null)
        {
            LogNotNoted(second, work.Id.Path);
            DeadSignal dead = delivery.DeadLetter(work.Id, exception)! with { DeadAt = clock.Now() };
            await deadSignals.KeepAsync(dead, exception, work.CancellationToken);
            work.Failures.RemoveAll(it => it.MessageId == dead.MessageId);
            return SignalOutcome.Failed;
        }
    }

    private Task ReportAsync(Work work, IDelivery delivery, Exception exception)
    {
        SignalDefinition? signal = work.Faults.Context?.Signal ?? delivery.Signal;
        FailureDecision? decision = signal is null ? null : FailureDecision.Of(exception, signal, int.MaxValue);
        SignalFailure failure = Failure(work, work.Faults.Context, decision?.Reason ?? FailureText.Of(exception)) with
        {
            Reason = decision?.Dead ?? DeadReason.Failed,
            Exception = decision?.Recorded ?? exception,
            Signal = signal?.Id,
            Timer = work.Faults.Firing?.Name,
            MessageId = work.Faults.Context?.MessageId ?? delivery.MessageId,
            Attempt = work.Faults.Context?.Attempt ?? work.Faults.Attempt,
            IsFinal = IsLast(exception, work, delivery),
        };
        if (failure.IsFinal)
        {
            work.Failures.Add(failure);
        }

        return failures.ReportAsync(failure, work.CancellationToken);
    }

    private static SignalFailure Failure(Work work, SignalContext? context, string error) => new()
    {
        Reason = DeadReason.Failed,
        Error = error,
        Endpoint = work.Process.Endpoint,
        Process = work.Id,
        Signal = context?.Signal.Id,
        MessageId = context?.MessageId,
        Attempt = context?.Attempt ?? 1,
        Context = context,
    };

    private static bool IsLast(Exception exception, Work work, IDelivery delivery) =>
        FailureDecision.IsFinal(exception) || work.Faults.Attempt >= AttemptsOf(work.Faults.Context?.Signal ?? delivery.Signal);

    private static int AttemptsOf(SignalDefinition? signal) => signal?.Options.Retry.Attempts ?? DefaultAttempts;

    /// <summary>One delivery across all its attempts.</summary>
    private sealed record Work(
        ProcessDefinition Process, ProcessId Id, ConsumeContext Context, DeliveryFaults Faults, DeliveryLocks Locks, CancellationToken CancellationToken)
    {
        /// <summary>
        /// Failures that dead-lettered nothing: what failed is retried later, or was a dead signal before.
        /// </summary>
        public List<SignalFailure> Failures { get; } = [];
    }

    /// <summary>
    /// Marks the async flow of one delivery. It ends with the delivery, even if something keeps the flow's context.
    /// </summary>
    private sealed class Inside(Guid process) : IDisposable
    {
        public Guid Process => process;

        public bool Ended { get; private set; }

        public void Dispose() => Ended = true;
    }

    [LoggerMessage(1001, LogLevel.Debug, "Delivered with outcome {Outcome} to {Process}, now in '{State}'")]
    private partial void LogDelivered(SignalOutcome outcome, string process, string state);

    [LoggerMessage(1002, LogLevel.Debug, "Message {MessageId} was applied to {Process} before")]
    private partial void LogDuplicate(Guid? messageId, string process);

    [LoggerMessage(1003, LogLevel.Debug, "{Process} was changed by another node since version {Version}; the delivery is applied again")]
    private partial void LogConflict(string process, long version);

    [LoggerMessage(1009, LogLevel.Information, "The database ended the transaction of a delivery to {Process} for the sake of another one; it is applied again at once: {Race}")]
    private partial void LogRace(string process, string race);

    [LoggerMessage(1013, LogLevel.Information, "Message {MessageId} was deferred for a moment: {Process} has been busy with another one for too long")]
    private partial void LogDeferred(Guid? messageId, string process);

    [LoggerMessage(1017, LogLevel.Error, "The process {Process} has failed, and is not tried again: {Reason}")]
    private partial void LogProcessFailed(string process, string? reason);

    [LoggerMessage(1104, LogLevel.Warning, "A failed signal at {Process} could not be noted in its history; it is kept as a dead signal alone")]
    private partial void LogNotNoted(Exception exception, string process);
}
