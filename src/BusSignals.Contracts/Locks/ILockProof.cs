namespace BusSignals;

/// <summary>What stands behind a <see cref="Locked{TEntity}"/>: a lease that the lock store has given.</summary>
internal interface ILockProof
{
    Fence Fence { get; }

    CancellationToken Lost { get; }
}
