namespace BusSignals;

/// <summary>A signal was emitted with a lock that its emitter does not hold. Nothing was sent.</summary>
public sealed class LockNotHeldException : Exception
{
    /// <summary>Creates the exception without details.</summary>
    public LockNotHeldException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public LockNotHeldException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public LockNotHeldException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal LockNotHeldException(ILocked locked, LeaseStatus? status)
        : base($"The lock of {locked.Entity} '{locked.Key}' is not held by the emitter: {Why(status)}. Acquire it with "
            + $"IEntityLocks.AcquireAsync<{locked.Entity}> and begin from what is stored then.")
    {
        Entity = locked.Entity;
        Key = locked.Key;
    }

    /// <summary>The name of the entity's type.</summary>
    public string? Entity { get; }

    /// <summary>The entity's key.</summary>
    public string? Key { get; }

    private static string Why(LeaseStatus? status) => status switch
    {
        LeaseStatus.HandedOver => "it has gone with an earlier signal, and a lock goes with one",
        LeaseStatus.Released => "it has been released",
        null => "it came with a message and was not proved by a delivery",
        _ => "its lease was lost, and another may have it",
    };
}
