namespace BusSignals;

/// <summary>
/// Locks entities across all processes that share the store. Waiters are served in order. A lease that is not renewed
/// expires, so a lock does not outlive its holder.
/// </summary>
public interface IEntityLocks
{
    /// <summary>
    /// Locks an entity, waiting for its turn for at most <see cref="LockOptions.WaitTimeout"/>. Dispose the handle to
    /// release it. Not re-entrant: a holder that acquires the same entity again waits for itself.
    /// </summary>
    /// <param name="key">The entity's key: text, number, Guid, enum or <see cref="Ref{TEntity}"/>, formatted as in paths.</param>
    /// <param name="lease">How long the lease lasts without renewal by its holder, 1 millisecond to 1 day. Default:
    /// <see cref="LockOptions.Lease"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ArgumentOutOfRangeException">The lease is out of its range.</exception>
    /// <exception cref="LockTimeoutException">Others held the lock all the time.</exception>
    /// <exception cref="SignalPathException">The key is empty, too long or of an unsupported type.</exception>
    Task<EntityLock<TEntity>> AcquireAsync<TEntity>(object key, TimeSpan? lease = null, CancellationToken cancellationToken = default);

    /// <summary>Locks an entity if possible within a time; null if others held the lock all the time.</summary>
    /// <param name="key">As in <see cref="AcquireAsync"/>.</param>
    /// <param name="wait">
    /// How long to wait; zero or less does not enter the queue, <see cref="Timeout.InfiniteTimeSpan"/> waits as long as
    /// it takes.
    /// </param>
    /// <param name="lease">As in <see cref="AcquireAsync"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<EntityLock<TEntity>?> TryAcquireAsync<TEntity>(
        object key, TimeSpan wait, TimeSpan? lease = null, CancellationToken cancellationToken = default);
}
