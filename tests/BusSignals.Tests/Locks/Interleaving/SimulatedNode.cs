using Microsoft.Extensions.Logging.Abstractions;

namespace BusSignals.Tests.Locks.Interleaving;

/// <summary>
/// A process of the simulation: its own clock, its own flow of work, its own view of the store. When it has crashed
/// nothing of it ever runs again, wherever it was.
/// </summary>
internal sealed class SimulatedNode : SynchronizationContext
{
    private readonly List<(SendOrPostCallback Callback, object? State)> _ready = [];

    public SimulatedNode(int id, LockWorld world)
    {
        Id = id;
        Clock = new NodeClock(this, world.Time);
        Store = new InterleavedStore(this, world);
        Leases = new LeaseClient(
            Store, new LocalWaiters(Clock), world.Options, new StoreAvailability(Clock, NullLogger<StoreAvailability>.Instance), new StoreClock(Clock),
            NullLogger<LeaseClient>.Instance);
        Locks = new EntityLocks(Leases);
    }

    public int Id { get; }

    public bool Crashed { get; private set; }

    public NodeClock Clock { get; }

    public InterleavedStore Store { get; }

    public LeaseClient Leases { get; }

    public IEntityLocks Locks { get; }

    public int Ready => _ready.Count;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!Crashed)
        {
            _ready.Add((d, state));
        }
    }

    public void RunReady(int index)
    {
        (SendOrPostCallback callback, object? state) = _ready[index];
        _ready.RemoveAt(index);
        Run(() => callback(state));
    }

    /// <summary>Runs something as this process, unless it has crashed.</summary>
    public void Run(Action action)
    {
        if (Crashed)
        {
            return;
        }

        SynchronizationContext? outer = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    public void Crash()
    {
        Crashed = true;
        _ready.Clear();
    }
}
