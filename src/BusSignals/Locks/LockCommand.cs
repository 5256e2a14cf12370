namespace BusSignals;

/// <summary>
/// A command on a lock. It may be repeated with the same ids if the answer was lost: the second answer is the same as
/// the first.
/// </summary>
internal abstract record LockCommand
{
    /// <summary>Takes the lock, or the next place in its queue.</summary>
    /// <param name="Request">The request's id; becomes the id of the lease.</param>
    /// <param name="Message">The message whose lease may be taken over.</param>
    /// <param name="For">How long the lease is.</param>
    /// <param name="Wait">Whether to queue.</param>
    public sealed record Take(Guid Request, Guid? Message, TimeSpan For, bool Wait) : LockCommand;

    /// <summary>Extends a held lease from now on.</summary>
    public sealed record Renew(Guid Lease, TimeSpan For) : LockCommand;

    /// <summary>Hands a held lease over to a message.</summary>
    public sealed record HandOver(Guid Lease, Guid Message, TimeSpan For) : LockCommand;

    /// <summary>Takes a lease back from a message that was not sent.</summary>
    public sealed record TakeBack(Guid Lease, Guid Message, TimeSpan For) : LockCommand;

    /// <summary>Gives up a held lease, or a place in the queue.</summary>
    public sealed record Release(Guid Lease) : LockCommand;

    /// <summary>Releases a lease that travels with a message which no longer needs it.</summary>
    public sealed record ReleaseFor(Guid Message) : LockCommand;
}
