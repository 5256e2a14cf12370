namespace BusSignals;

/// <summary>
/// The writer's lease is over and a later holder has written: the write must be dropped entirely. Do not retry it under
/// the same lease.
/// </summary>
public sealed class StaleFenceException : Exception
{
    /// <summary>Creates the exception without details.</summary>
    public StaleFenceException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public StaleFenceException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public StaleFenceException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal StaleFenceException(Fence fence, Fence newest)
        : base($"The fence '{fence}' is stale: '{newest}' has written since. The lease was lost; acquire the lock again and begin from what is stored now.")
    {
        Fence = fence;
        Newest = newest;
    }

    /// <summary>The fence that was refused.</summary>
    public Fence Fence { get; }

    /// <summary>The greatest fence that has written.</summary>
    public Fence Newest { get; }
}
