namespace BusSignals;

/// <inheritdoc/>
internal sealed class EntityLocks(LeaseClient leases) : IEntityLocks
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public async Task<EntityLock<TEntity>> AcquireAsync<TEntity>(object key, TimeSpan? lease, CancellationToken cancellationToken)
    {
        TimeSpan wait = leases.Options.WaitTimeout;
        return await TryAcquireAsync<TEntity>(key, wait, lease, cancellationToken)
            ?? throw new LockTimeoutException(NameOf<TEntity>(key), wait);
    }

    public async Task<EntityLock<TEntity>?> TryAcquireAsync<TEntity>(
        object key, TimeSpan wait, TimeSpan? lease, CancellationToken cancellationToken)
    {
        TimeSpan length = lease ?? leases.Options.Lease;
        if (length < Shortest || length > Longest)
        {
            throw new ArgumentOutOfRangeException(nameof(lease), length, "A lease must be 1 millisecond to 1 day; it is renewed while it is held.");
        }

        return await leases.AcquireAsync(NameOf<TEntity>(key), null, length, Wait(wait), cancellationToken) is { } acquired
            ? new EntityLock<TEntity>(acquired)
            : null;
    }

    /// <summary>The one rule for delays: past or zero is now, infinite is never.</summary>
    private static TimeSpan? Wait(TimeSpan wait) =>
        wait == Timeout.InfiniteTimeSpan ? null : wait > TimeSpan.Zero ? wait : TimeSpan.Zero;

    private static LockName NameOf<TEntity>(object key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key is IRef and not (Ref<TEntity> or Locked<TEntity>)
            ? throw new ArgumentException($"The key is of another entity than {TypeName.Of(typeof(TEntity))}; it is a {key.GetType().GetGenericArguments()[0].Name}.", nameof(key))
            : LockName.Of<TEntity>(PathValue.Format(key, typeof(TEntity).Name));
    }
}
