namespace BusSignals;

/// <summary>A <see cref="Locked{TEntity}"/> of any entity, as the engine sees it.</summary>
internal interface ILocked : IRef
{
    /// <summary>The entity's name, by which locks are told apart.</summary>
    string Entity { get; }

    /// <summary>Null while it is only a claim that came with a message.</summary>
    ILockProof? Proof { get; }

    /// <summary>The fence that came with it, or that it was made with.</summary>
    Fence Claimed { get; }

    /// <summary>Makes a claim that came with a message a proof, once.</summary>
    void Prove(ILockProof proof);
}
