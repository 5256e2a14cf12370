using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>Acquires leases: asks the store, waits for its turn, and tolerates a store that is unavailable.</summary>
internal sealed partial class LeaseClient(
    ILockStore store, LocalWaiters waiters, LockOptions options, StoreAvailability availability, StoreClock clock, ILogger<LeaseClient> logger)
{
    public LockOptions Options => options;

    public TimeProvider Clock => clock;

    /// <summary>Acquires a lock.</summary>
    /// <param name="name">The lock.</param>
    /// <param name="message">The message whose lease may be taken over.</param>
    /// <param name="length">How long the lease is.</param>
    /// <param name="wait">How long to wait for others, and for the store; null waits as long as it takes.</param>
    /// <param name="cancellationToken">Gives up waiting, and the place in the queue.</param>
    /// <returns>The lease, or null if others held the lock all the time.</returns>
    public async Task<Lease?> AcquireAsync(
        LockName name, Guid? message, TimeSpan length, TimeSpan? wait, CancellationToken cancellationToken)
    {
        var take = new LockCommand.Take(Guid.NewGuid(), message, length, Wait: wait != TimeSpan.Zero);
        long started = clock.GetTimestamp();
        try
        {
            Lease? lease = await TakeAsync(name, take, () => Rest(started, wait), cancellationToken);
            if (lease is null && take.Wait)
            {
                await ReleaseAsync(name, new LockCommand.Release(take.Request));
            }

            return lease;
        }
        catch
        {
            await ReleaseAsync(name, new LockCommand.Release(take.Request)); // it may have been granted
            throw;
        }
    }

    public Task<LockResult> ApplyAsync(LockName name, LockCommand command, CancellationToken cancellationToken) =>
        availability.WatchAsync(StoreUse.Write, () => store.ApplyAsync(name, command, clock, cancellationToken));

    /// <summary>
    /// Gives up a lease or a place in the queue, at once if the store is available; otherwise it expires.
    /// </summary>
    public async Task ReleaseAsync(LockName name, LockCommand release)
    {
        try
        {
            await ApplyAsync(name, release, CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogNotReleased(exception, name);
        }

        waiters.Wake(name.Id);
    }

    /// <summary>Notes that a lock goes to a message, whose receiver may be waiting here.</summary>
    public void HandedOver(LockName name) => waiters.Wake(name.Id, any: true);

    private async Task<Lease?> TakeAsync(LockName name, LockCommand.Take take, Func<TimeSpan> rest, CancellationToken cancellationToken)
    {
        (Lease? lease, LockResult result) = await TryAsync(name, take, rest, cancellationToken);
        if (lease is not null || result.Outcome == LockOutcome.Busy)
        {
            return lease;
        }

        using LocalWaiters.Place place = waiters.Enter(name.Id);
        while (true)
        {
            (lease, result) = await TryAsync(name, take, rest, cancellationToken);
            place.Ticket = result.Ticket;
            TimeSpan left = rest();
            if (lease is not null || left <= TimeSpan.Zero)
            {
                return lease;
            }

            TimeSpan pause = place.IsFirst ? options.PollInterval : options.WaiterLease / 3;
            await place.WaitAsync(pause < left ? pause : left, cancellationToken);
        }
    }

    private async Task<(Lease? Lease, LockResult Result)> TryAsync(
        LockName name, LockCommand.Take take, Func<TimeSpan> rest, CancellationToken cancellationToken)
    {
        while (true)
        {
            await availability.WaitAsync(rest(), cancellationToken);
            try
            {
                long asked = clock.GetTimestamp();
                LockResult result = await ApplyAsync(name, take, cancellationToken);
                if (!result.IsMine)
                {
                    return (null, result);
                }

                if (clock.GetElapsedTime(asked) < take.For)
                {
                    return (new Lease(this, name, take, result, asked, logger), result);
                }

                if (rest() <= TimeSpan.Zero)
                {
                    return (null, result); // the answer took longer than the lease lasts
                }
            }
            catch (StoreUnavailableException) when (!cancellationToken.IsCancellationRequested && rest() > TimeSpan.Zero)
            {
            }
        }
    }

    private TimeSpan Rest(long started, TimeSpan? wait) =>
        wait is { } time ? time - clock.GetElapsedTime(started) : TimeSpan.MaxValue;

    [LoggerMessage(4001, LogLevel.Warning, "The lock of {Lock} could not be released; it runs out by its time")]
    private partial void LogNotReleased(Exception exception, LockName @lock);
}
