using System.Runtime.ExceptionServices;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// Applies deliveries: load, apply, commit, send; one at a time for each process, gathered across processes. A
/// conflict is applied again to the fresh state; a store that is away is waited for; a handler that keeps failing
/// makes a dead signal. It has no threads of its own.
/// </summary>
internal sealed partial class DeliveryEngine(
    IProcessStore store, IProcessReader reader, OutboxDispatcher outbox, SignalModel model, IServiceScopeFactory scopes,
    StorePatience patience, TimeProvider clock, ILogger<DeliveryEngine> logger)
{
    private const int Attempts = 3;
    private const int BatchSize = 200;

    private readonly ProcessLanes _lanes = new();
    private readonly AsyncLocal<Inside?> _inside = new();
    private readonly Gatherer<LoadRequest, ProcessSnapshot> _loads = new(store.LoadAsync, BatchSize);
    private readonly Gatherer<ProcessCommit, CommitResult> _commits = new(store.CommitAsync, BatchSize);

    public async Task<SignalOutcome> DeliverAsync(
        ProcessDefinition process, ProcessId id, IDelivery delivery, ConsumeContext? context, CancellationToken cancellationToken)
    {
        if (_inside.Value is { Ended: false } outer && outer.Process == id.Key)
        {
            throw new InvalidOperationException(
                $"'{id.Path}' cannot wait for itself: a delivery to it is being applied here. Do this after the delivery, or by a signal.");
        }

        using IDisposable lane = await _lanes.EnterAsync(id.Key, cancellationToken);
        using var inside = new Inside(id.Key);
        _inside.Value = inside;
        var mailbox = new MailboxFaults();
        for (int attempt = 1; ;)
        {
            try
            {
                if (await patience.RunAsync(id.Path, TryAsync, cancellationToken) is { } outcome)
                {
                    return outcome;
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                if (attempt++ < Attempts)
                {
                    continue;
                }

                if (!mailbox.TrySetAside(exception))
                {
                    return await GiveUpAsync(id, delivery, exception, cancellationToken);
                }

                attempt = 1; // the delivery itself has not failed yet
            }
        }

        Task<SignalOutcome?> TryAsync() => TryDeliverAsync(process, id, delivery, context, mailbox, cancellationToken);
    }

    /// <summary>Null is a conflict.</summary>
    private async Task<SignalOutcome?> TryDeliverAsync(
        ProcessDefinition process, ProcessId id, IDelivery delivery, ConsumeContext? context, MailboxFaults mailbox,
        CancellationToken cancellationToken)
    {
        mailbox.Trying = null;
        ProcessSnapshot snapshot = await _loads.RunAsync(new LoadRequest(id.Key, delivery.MessageId), cancellationToken);
        if (snapshot.AlreadyApplied)
        {
            LogDuplicate(delivery.MessageId, id.Path);
            return SignalOutcome.Duplicate;
        }

        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        var own = scope.ServiceProvider.GetRequiredService<DeliveryScope>();
        own.IsDelivery = true;
        var outgoing = new OutgoingCapture(model, clock, scope.ServiceProvider);
        var session = new ProcessSession(
            process, id, snapshot, clock.Now(), outbox.LeaseUntil, outgoing, scope.ServiceProvider, mailbox, context);
        SignalOutcome outcome = await delivery.ApplyAsync(session);
        if (!session.HasChanges)
        {
            return outcome;
        }

        ProcessCommit commit = session.ToCommit();
        CommitResult result = own.HasOwnTransaction
            ? (await store.CommitAsync([commit], cancellationToken))[0]
            : await _commits.RunAsync(commit, cancellationToken);
        if (result.Error is { } error)
        {
            ExceptionDispatchInfo.Throw(error);
        }

        if (result == CommitResult.Conflict)
        {
            LogConflict(id.Path, commit.ExpectedVersion);
            return null;
        }

        LogDelivered(outcome, id.Path, commit.Row.State);
        await outbox.SendCommittedAsync(commit.Outgoing, cancellationToken);
        return outcome;
    }

    private async Task<SignalOutcome> GiveUpAsync(
        ProcessId id, IDelivery delivery, Exception exception, CancellationToken cancellationToken)
    {
        LogGaveUp(exception, delivery.MessageId, id.Path, Attempts);
        if (delivery.Bury(id, exception) is { } dead)
        {
            DeadSignal now = dead with { DeadAt = clock.Now() };
            await patience.RunAsync(id.Path, () => reader.AddDeadAsync(now, cancellationToken), cancellationToken);
        }

        return SignalOutcome.Failed;
    }

    /// <summary>Marks the flow of one delivery; it ends with it, whatever has kept the flow's context.</summary>
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

    [LoggerMessage(1005, LogLevel.Error, "Message {MessageId} failed at {Process} in each of {Attempts} attempts")]
    private partial void LogGaveUp(Exception exception, Guid? messageId, string process, int attempts);
}
