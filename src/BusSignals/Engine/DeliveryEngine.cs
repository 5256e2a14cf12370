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
    DeliveryWorkFactory works, DeliveryAttempt attempt, DeliveryFailures failures, StoreAvailability availability, LocalArrivals arrivals, StoreClock clock,
    ILogger<DeliveryEngine> logger)
{
    /// <summary>
    /// How long a handler may keep others waiting before those are deferred: longer than it takes on a busy machine,
    /// because a signal that is deferred comes after all that are in the queue.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

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

        DeliveryWork work = works.New(process, id, context, cancellationToken);
        await using DeliveryLocks locks = work.Locks;
        try
        {
            while (true)
            {
                if (await DeliverInTurnAsync(work, delivery) is { } outcome)
                {
                    return outcome;
                }

                await arrivals.WaitAsync(id.Key, delivery.MessageId!.Value, work.Wait, cancellationToken);
            }
        }
        finally
        {
            arrivals.Finished(id.Key, delivery.MessageId);
            failures.Log(work);
        }
    }

    /// <summary>Applies a delivery when it is its turn; null if it waits for a predecessor, which may need the next turn.</summary>
    private async Task<SignalOutcome?> DeliverInTurnAsync(DeliveryWork work, IDelivery delivery)
    {
        using ProcessLanes.Turn? turn = await _lanes.EnterAsync(
            work.Id.Key, delivery.DeferAsync is null ? Timeout.InfiniteTimeSpan : Patience, work.CancellationToken);
        if (turn is null)
        {
            await delivery.DeferAsync!(work.CancellationToken);
            LogDeferred(delivery.MessageId, work.Id.Path);
            return SignalOutcome.Waiting;
        }

        work.Turn = turn;
        using var inside = new Inside(work.Id.Key);
        _inside.Value = inside;
        return await DeliverOrGiveUpAsync(work, delivery);
    }

    /// <summary>Applies a delivery, again as long as another attempt may help, and then what stands for it when none does.</summary>
    private async Task<SignalOutcome?> DeliverOrGiveUpAsync(DeliveryWork work, IDelivery delivery)
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
                    if (await GiveUpAsync(work, delivery, exception) is { } outcome)
                    {
                        return outcome;
                    }
                }
            }
        }
    }

    /// <summary>Applies a delivery again after conflicts and races, and when the store is back: none of them is its failure.</summary>
    /// <param name="work">The delivery over all its attempts.</param>
    /// <param name="delivery">What is applied.</param>
    /// <param name="standsIn">Whether it stands for one that failed; null then also means that the store, and not that one, is to blame.</param>
    private async Task<SignalOutcome?> DeliverAsync(DeliveryWork work, IDelivery delivery, bool standsIn = false)
    {
        using var writer = new StoreAvailability.Writer(availability);
        while (true)
        {
            await availability.WaitAsync(work.CancellationToken);
            if (work.Faults.Pause is var pause && pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, clock, work.CancellationToken);
            }

            try
            {
                if (await attempt.TryAsync(work, delivery) is { } outcome)
                {
                    return outcome;
                }

                if (work.Wait.Missing.Count > 0)
                {
                    return null;
                }
            }
            catch (StoreUnavailableException) when (!work.CancellationToken.IsCancellationRequested)
            {
                writer.Missed();
                if (work.Faults.Believe() && standsIn)
                {
                    return null;
                }
            }
        }
    }

    /// <summary>Applies what stands for a delivery that has failed; null if the store turns out to be away, as the delivery had said.</summary>
    private async Task<SignalOutcome?> GiveUpAsync(DeliveryWork work, IDelivery delivery, Exception exception)
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
            return await DeliverAsync(work, instead, standsIn: true);
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
