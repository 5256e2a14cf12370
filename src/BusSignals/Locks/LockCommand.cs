namespace BusSignals;

/// <summary>
/// What can be asked of a lock. Each may be asked again with the same ids when the answer got lost: the second answer
/// is what the first was.
/// </summary>
internal abstract record LockCommand
{
    /// <summary>Takes the lock, or the next place in its queue.</summary>
    /// <param name="Request">Who asks; becomes the id of the lease.</param>
    /// <param name="Message">The message whose lease may be taken over.</param>
    /// <param name="For">How long the lease is.</param>
    /// <param name="Wait">Whether to queue.</param>
    public sealed record Take(Guid Request, Guid? Message, TimeSpan For, bool Wait) : LockCommand;

    /// <summary>Makes a lease that is held last from now on.</summary>
    public sealed record Renew(Guid Lease, TimeSpan For) : LockCommand;

    /// <summary>Gives a lease that is held to a message.</summary>
    public sealed record HandOver(Guid Lease, Guid Message, TimeSpan For) : LockCommand;

    /// <summary>Takes a lease back from a message that was not sent.</summary>
    public sealed record TakeBack(Guid Lease, Guid Message, TimeSpan For) : LockCommand;

    /// <summary>Gives up a lease that is held, or a place in the queue.</summary>
    public sealed record Release(Guid Lease) : LockCommand;

    /// <summary>Frees a lease that travels with a message which needs it no more.</summary>
    public sealed record ReleaseFor(Guid Message) : LockCommand;
}
