namespace BusSignals;

/// <summary>A place in the queue for a lock.</summary>
internal record LockWaiter
{
    public required Guid LockId { get; init; }

    /// <summary>The order in the queue.</summary>
    public required long Ticket { get; init; }

    /// <summary>Who waits; becomes the id of the lease.</summary>
    public required Guid Request { get; init; }

    /// <summary>When the place is lost, unless the waiter polls before.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
