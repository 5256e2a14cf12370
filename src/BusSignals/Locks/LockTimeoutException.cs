namespace BusSignals;

/// <summary>A lock was not acquired in time, because others held it. Retrying is safe.</summary>
public sealed class LockTimeoutException : TimeoutException
{
    /// <summary>Creates the exception without details.</summary>
    public LockTimeoutException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public LockTimeoutException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public LockTimeoutException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal LockTimeoutException(LockName name, TimeSpan waited)
        : base(
            $"The lock of {name} was not acquired within {waited}, because others have it. Try again, wait longer with LockOptions.WaitTimeout, "
            + "or take no for an answer with TryAcquireAsync.")
    {
        Entity = name.Entity;
        Key = name.Key;
    }

    /// <summary>The name of the entity's type.</summary>
    public string? Entity { get; }

    /// <summary>The entity's key.</summary>
    public string? Key { get; }
}
