namespace BusSignals;

/// <summary>A <see cref="Locked{TEntity}"/> of any entity, as the engine sees it.</summary>
internal interface ILocked : IRef
{
    /// <summary>The entity's name, which distinguishes locks.</summary>
    string Entity { get; }

    /// <summary>Null while it is only a claim that arrived with a message.</summary>
    ILockProof? Proof { get; }

    /// <summary>The fence that arrived with it, or that it was created with.</summary>
    Fence Claimed { get; }

    /// <summary>Turns a claim that arrived with a message into a proof, once.</summary>
    void Prove(ILockProof proof);
}
