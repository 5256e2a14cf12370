namespace BusSignals;

/// <summary>What backs a <see cref="Locked{TEntity}"/>: a lease granted by the lock store.</summary>
internal interface ILockProof
{
    Fence Fence { get; }

    CancellationToken Lost { get; }
}
