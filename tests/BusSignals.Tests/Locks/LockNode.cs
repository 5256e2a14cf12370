using BusSignals.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace BusSignals.Tests.Locks;

/// <summary>One process of an application that shares a lock store with others.</summary>
internal sealed class LockNode
{
    public LockNode(FaultyLockStore store, TimeProvider clock, LockOptions? options = null)
    {
        Store = store;
        Leases = new LeaseClient(store, new LocalWaiters(clock), options ?? new LockOptions(), new StoreAvailability(clock, NullLogger<StoreAvailability>.Instance), new StoreClock(clock), NullLogger<LeaseClient>.Instance);
        Locks = new EntityLocks(Leases);
    }

    public FaultyLockStore Store { get; }

    public LeaseClient Leases { get; }

    public IEntityLocks Locks { get; }

    public DeliveryLocks Deliver() => new(Leases, NullLogger.Instance);

    /// <summary>Nodes on one new store, on one clock.</summary>
    public static LockNode[] Create(VirtualTime clock, int count = 2)
    {
        var store = new InMemoryLockStore(new LockOptions().Rules);
        return [.. Enumerable.Range(0, count).Select(_ => new LockNode(new FaultyLockStore(store), clock))];
    }
}
