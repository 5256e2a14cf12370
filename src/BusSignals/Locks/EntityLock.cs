namespace BusSignals;

/// <summary>
/// A lock that was acquired. It renews itself at a third of its lease until it is disposed, its lease is lost, or a
/// signal that is emitted with it takes it along. Safe for concurrent use.
/// </summary>
/// <typeparam name="TEntity">The entity.</typeparam>
public sealed class EntityLock<TEntity> : IAsyncDisposable
{
    private readonly Lease _lease;

    internal EntityLock(Lease lease)
    {
        _lease = lease;
        Locked = new Locked<TEntity>(lease.Name, lease);
    }

    /// <summary>The entity's key.</summary>
    public string Key => Locked.Key;

    /// <summary>The proof, to be put into signals. The handle converts to it by itself.</summary>
    public Locked<TEntity> Locked { get; }

    /// <summary>The number of the lease; what is written under the lock can refuse older ones with it.</summary>
    public Fence Fence => _lease.Fence;

    /// <summary>When the lease ends unless it is renewed, by this process' clock.</summary>
    public DateTimeOffset ExpiresAt => _lease.ExpiresAt;

    /// <summary>Whether the lock is this handle's now: neither lost, nor disposed, nor gone with a signal.</summary>
    public bool IsHeld => _lease.Status == LeaseStatus.Held;

    /// <summary>
    /// Cancelled when the lease is lost: another has it, or the store could not be reached until it was over. Not
    /// cancelled when the handle is disposed or a signal takes the lock along.
    /// </summary>
    public CancellationToken Lost => _lease.Lost;

    /// <summary>The proof of a lock.</summary>
    public static implicit operator Locked<TEntity>(EntityLock<TEntity> entityLock)
    {
        ArgumentNullException.ThrowIfNull(entityLock);
        return entityLock.Locked;
    }

    /// <summary>
    /// Releases the lock, unless a signal has taken it along. If the store cannot be reached, that is logged and the
    /// lock is free when its lease is over. Disposing twice is harmless.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (!_lease.IsAdopted)
        {
            await _lease.EndAsync();
        }
    }
}
