namespace BusSignals;

/// <summary>The tables of locks and of their queues.</summary>
internal static class LockColumns
{
    public static StoredTable<LockRow> Table { get; } = new StoredTable<LockRow>(
        "signal_locks", "One row for each entity that is locked or has been of late: who has the lease, and until when.")
        .Fixed(it => it.Id, "id", "UUIDv5 of the entity's name and key: compared exactly whatever the database's collation.")
        .Fixed(it => it.Entity, "entity", "The name of the entity's type, for people.", LockName.MaxEntityLength)
        .Fixed(it => it.Key, "key", "The entity's key, for people.", SignalPath.MaxValueLength)
        .Changes(it => it.Phase, "phase", "0 free, 1 held by a handle or a delivery, 2 travelling with a message.")
        .Changes(it => it.Fence, "fence", "The number of the last lease; each later one is greater, so that stale writers can be refused.")
        .Changes(it => it.LeaseId, "lease_id", "Who took the lease; only that one may renew it, release it or hand it over.")
        .Changes(it => it.MessageId, "message_id", "The message the lease travels with, or whose delivery holds it.")
        .Changes(it => it.ExpiresAt, "expires_at", "When the lease is over, by the application's clocks.")
        .Changes(it => it.LeaseMicroseconds, "lease_microseconds", "How long the lease is, to tell an expiry that a wrong clock wrote.")
        .Changes(it => it.LastTicket, "last_ticket", "The last place given in the queue.")
        .Changes(it => it.Version, "version", "Grows with each change of the lock or its queue; a change of an older one is refused and made again.")
        .Changes(it => it.UpdatedAt, "updated_at", "When it last changed; retention goes by it.");

    public static StoredTable<LockWaiter> Waiters { get; } = new StoredTable<LockWaiter>(
        "signal_lock_waiters",
        "The queues for locks, so that waiters are served in order across processes. Guarded by the version of the lock.")
        .Fixed(it => it.LockId, "lock_id", "The lock.")
        .Fixed(it => it.Ticket, "ticket", "The order in the queue.")
        .Fixed(it => it.Request, "request", "Who waits; it becomes the id of its lease.")
        .Changes(it => it.ExpiresAt, "expires_at", "When the place is lost, unless the waiter asks again before.");
}
