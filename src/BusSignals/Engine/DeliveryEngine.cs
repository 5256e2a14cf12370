using System.Runtime.ExceptionServices;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// Applies deliveries: load, apply, commit, send; one at a time per process, batched across processes. After a conflict
/// it applies the delivery again to the fresh state; it waits for a store that is unavailable; it dead-letters a signal
/// whose handler keeps failing. It has no threads of its own.
/// </summary>
internal sealed partial class DeliveryEngine(
    DeliveryAttempt attempt, DeliveryFailures failures, StoreAvailability availability, DetachedContexts detached, LeaseClient leases, StoreClock clock,
    ILogger<DeliveryEngine> logger)
{
    /// <summary>
    /// How long a delivery may keep others waiting before those are deferred: longer than a busy machine or a conflict
    /// takes, because a delivery that is deferred repeatedly loses its place in the order.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A store that takes longer than this is what everything waits for: to defer would only give it more to do, and put signals behind a backlog.
    /// </summary>
    private static readonly TimeSpan SlowStore = TimeSpan.FromSeconds(1);

    /// <summary>How long a slow store excuses a turn: it may be one process's row that is locked, which must not block the others.</summary>
    private static readonly TimeSpan Excuse = TimeSpan.FromMinutes(1);

    private readonly ProcessLanes _lanes = new(clock, age => availability.Problem is not null || (age < Excuse && availability.Longest > SlowStore));
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
        var work = new DeliveryWork(process, id, context ?? detached.Create(cancellationToken), new DeliveryFaults(), locks, cancellationToken);
        try
        {
            return await DeliverOrGiveUpAsync(work, delivery);
        }
        finally
        {
            failures.Log(work);
        }
    }

    /// <summary>Applies a delivery, again as long as another attempt may help, and then what stands for it when none does.</summary>
    private async Task<SignalOutcome> DeliverOrGiveUpAsync(DeliveryWork work, IDelivery delivery)
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

                if (!DeliveryFailures.IsLast(exception, work, delivery))
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

    /// <summary>Applies a delivery again after conflicts and races, and when the store is back: none of them is its failure.</summary>
    private async Task<SignalOutcome> DeliverAsync(DeliveryWork work, IDelivery delivery)
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
                if (await attempt.TryAsync(work, delivery) is { } outcome)
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

    private async Task<SignalOutcome> GiveUpAsync(DeliveryWork work, IDelivery delivery, Exception exception)
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
            await failures.KeepAsync(work, delivery.DeadLetter(work.Id, exception)!, exception, second);
            return SignalOutcome.Failed;
        }
    }

    /// <summary>Marks the flow of one delivery; it ends with it, whatever has kept the flow's context.</summary>
    private sealed class Inside(Guid process) : IDisposable
    {
        public Guid Process => process;

        public bool Ended { get; private set; }

        public void Dispose() => Ended = true;
    }

    [LoggerMessage(1013, LogLevel.Information, "Message {MessageId} was deferred for a moment: {Process} has been busy with another one for too long")]
    private partial void LogDeferred(Guid? messageId, string process);
}
