using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>
/// Proof that its holder has locked an entity. Only the lock service creates one. In a signal it crosses the bus as the
/// entity's key and a fence, which prove nothing: the receiver's engine takes over the lease from the message, or
/// acquires a new one, before the handler sees it. In a path it stands for the entity's key.
/// </summary>
/// <remarks>
/// It is proof for one delivery, or until its handle is disposed. To keep a reference to the entity, keep
/// <see cref="Ref"/>.
/// </remarks>
/// <typeparam name="TEntity">The entity; a marker, never instantiated. Its name without the namespace distinguishes
/// locks.</typeparam>
[JsonConverter(typeof(LockedJsonConverter))]
public sealed class Locked<TEntity> : ILocked
{
    private readonly LockName _name;
    private ILockProof? _proof;

    internal Locked(LockName name, ILockProof proof)
    {
        _name = name;
        _proof = proof;
        Claimed = proof.Fence;
    }

    /// <summary>A claim that arrived with a message; it proves nothing.</summary>
    internal Locked(string key, Fence claimed)
    {
        _name = LockName.Of<TEntity>(key);
        Claimed = claimed;
    }

    /// <summary>The entity's key as text.</summary>
    public string Key => _name.Key;

    /// <summary>The entity without the lock, safe to keep.</summary>
    public Ref<TEntity> Ref => new(Key);

    /// <summary>
    /// The number of the lease. Data written under the lock can use it to refuse writers with older leases.
    /// </summary>
    /// <exception cref="InvalidOperationException">It arrived with a message and the engine has not proved
    /// it.</exception>
    public Fence Fence => Proven.Fence;

    /// <summary>
    /// Cancelled when the lease is lost: somebody else may hold the lock now. Give up; a write that checks the
    /// <see cref="Fence"/> is refused.
    /// </summary>
    /// <exception cref="InvalidOperationException">It arrived with a message and the engine has not proved
    /// it.</exception>
    public CancellationToken Lost => Proven.Lost;

    string ILocked.Entity => _name.Entity;

    ILockProof? ILocked.Proof => _proof;

    Fence ILocked.Claimed => Claimed;

    internal Fence Claimed { get; }

    private ILockProof Proven => _proof ?? throw new InvalidOperationException(
        $"{_name} came locked with a message, which is no proof. Receive the signal in a process, or acquire the lock with "
        + $"IEntityLocks.AcquireAsync<{_name.Entity}>.");

    void ILocked.Prove(ILockProof proof)
    {
        if (Interlocked.CompareExchange(ref _proof, proof, null) is not null)
        {
            throw new InvalidOperationException($"The lock of {_name} has been proved before; each delivery has its own copy of a signal.");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Key;
}
