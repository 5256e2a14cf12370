namespace BusSignals;

/// <summary>
/// An acquired lock. It renews itself at a third of its lease until it is disposed, its lease is lost, or a signal
/// emitted with it takes it along. Thread-safe.
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

    /// <summary>The proof, to put into signals. The handle converts to it implicitly.</summary>
    public Locked<TEntity> Locked { get; }

    /// <summary>
    /// The number of the lease. Data written under the lock can use it to refuse writers with older leases.
    /// </summary>
    public Fence Fence => _lease.Fence;

    /// <summary>When the lease ends unless it is renewed, by this process's clock.</summary>
    public DateTimeOffset ExpiresAt => _lease.ExpiresAt;

    /// <summary>
    /// Whether this handle holds the lock now: it is neither lost, nor disposed, nor gone with a signal.
    /// </summary>
    public bool IsHeld => _lease.Status == LeaseStatus.Held;

    /// <summary>
    /// Cancelled when the lease is lost: somebody else has the lock, or the store could not be reached before the lease
    /// ended. Not cancelled when the handle is disposed or a signal takes the lock along.
    /// </summary>
    public CancellationToken Lost => _lease.Lost;

    /// <summary>Converts a handle to the proof of its lock.</summary>
    public static implicit operator Locked<TEntity>(EntityLock<TEntity> entityLock)
    {
        ArgumentNullException.ThrowIfNull(entityLock);
        return entityLock.Locked;
    }

    /// <summary>
    /// Releases the lock, unless a signal has taken it along. If the store cannot be reached, that is logged, and the
    /// lock becomes free when its lease ends. Disposing twice is harmless.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (!_lease.IsAdopted)
        {
            await _lease.EndAsync();
        }
    }
}
