namespace BusSignals;

/// <summary>The lock of one entity, as it is stored.</summary>
internal record LockRow
{
    public required Guid Id { get; init; }

    public required string Entity { get; init; }

    public required string Key { get; init; }

    public LockPhase Phase { get; init; }

    /// <summary>The fence of the most recent lease.</summary>
    public long Fence { get; init; }

    /// <summary>Who took the lease; while it travels, who handed it over.</summary>
    public Guid? LeaseId { get; init; }

    /// <summary>The message it travels with, or whose delivery holds it.</summary>
    public Guid? MessageId { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The length of the lease, which reveals an expiry written by a wrong clock.</summary>
    public long LeaseMicroseconds { get; init; }

    public long LastTicket { get; init; }

    public long Version { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }
}
