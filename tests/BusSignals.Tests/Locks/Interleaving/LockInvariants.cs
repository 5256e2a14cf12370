namespace BusSignals.Tests.Locks.Interleaving;

/// <summary>What must be true of every lock after every step, seen from outside the code under test.</summary>
internal sealed class LockInvariants(LockWorld world)
{
    private readonly Dictionary<LockName, Watch> _watches = [];
    private readonly Dictionary<Lease, SimulatedNode> _holders = [];

    public int Refused { get; private set; }

    public int Written { get; private set; }

    public int Doubled { get; private set; }

    /// <summary>Watches what a process believes to hold.</summary>
    public void Watching(SimulatedNode node, ILocked locked) => _holders[(Lease)locked.Proof!] = node;

    /// <summary>
    /// A sink that keeps the newest fence: who comes with an older one is refused. A holder whose lease is in force must
    /// get through, as long as the clocks agree.
    /// </summary>
    public void Write(LockName name, Fence fence, bool holds)
    {
        Watch watch = Of(name);
        try
        {
            fence.ThrowIfOlderThan(watch.Newest);
        }
        catch (StaleFenceException)
        {
            Refused++;
            Require(!holds || !world.ClocksAgree, $"{name}: a holder with the fence {fence} was refused, {watch.Newest} has written");
            return;
        }

        Require(fence >= watch.Newest, $"{name}: {fence} has written after {watch.Newest}");
        watch.Newest = fence;
        Written++;
    }

    /// <summary>After a command was applied to the store.</summary>
    public void Applied(StoreCall call, LockResult result)
    {
        Watch watch = Of(call.Name);
        watch.Seen = call.ReadAt > watch.Seen ? call.ReadAt : watch.Seen;
        switch (call.Command)
        {
            case LockCommand.Take take when result.IsMine && watch.Granted.Add(take.Request):
                Granted(call, take, result, watch);
                break;
            case LockCommand.Take take when result.Outcome == LockOutcome.Waiting:
                watch.Waiting[take.Request] = (result.Ticket, call.ReadAt);
                break;
            case LockCommand.HandOver handOver when result.Outcome == LockOutcome.Done:
                watch.Travelling = (handOver.Message, call.ReadAt + world.Options.Journey);
                break;
            case LockCommand.TakeBack when result.Outcome == LockOutcome.Done:
            case LockCommand.ReleaseFor release when watch.Travelling?.Message == release.Message:
                watch.Travelling = null;
                break;
            case LockCommand.Release release:
                watch.Waiting.Remove(release.Lease);
                break;
        }
    }

    /// <summary>At most one process believes to hold a lock, as long as the clocks agree.</summary>
    public void AfterStep()
    {
        foreach (Lease over in _holders.Where(it => it.Value.Crashed || it.Key.Status != LeaseStatus.Held).Select(it => it.Key).ToArray())
        {
            _holders.Remove(over);
        }

        foreach (IGrouping<LockName, SimulatedNode> doubled in _holders.GroupBy(it => it.Key.Name, it => it.Value).Where(it => it.Count() > 1))
        {
            Doubled++;
            Require(!world.ClocksAgree, $"{doubled.Key} is held by the nodes {string.Join(" and ", doubled.Select(it => it.Id))} at once");
        }
    }

    private void Granted(StoreCall call, LockCommand.Take take, LockResult result, Watch watch)
    {
        Require(result.Fence > watch.LastGranted, $"{call.Name}: the fence {result.Fence} comes after {watch.LastGranted}");
        watch.LastGranted = result.Fence;
        watch.Waiting.Remove(take.Request, out (long Ticket, DateTimeOffset ReadAt) mine);
        bool continued = result.Outcome == LockOutcome.Continued;
        if (world.ClocksAgree && watch.Travelling is { } travelling && watch.Seen < travelling.Until)
        {
            Require(continued && take.Message == travelling.Message, $"{call.Name} was given away while it travelled");
        }

        watch.Travelling = null;
        if (world.ClocksAgree && !continued)
        {
            // Within two thirds of its lease a waiter is alive whatever was lost: it asks again each third.
            DateTimeOffset alive = watch.Seen - (world.Options.WaiterLease * (2.0 / 3));
            long ticket = mine.Ticket == 0 ? long.MaxValue : mine.Ticket;
            Require(
                !watch.Waiting.Values.Any(it => it.Ticket < ticket && it.ReadAt > alive),
                $"{call.Name}: ticket {mine.Ticket} was served before one that came earlier");
        }
    }

    private Watch Of(LockName name) => _watches.TryGetValue(name, out Watch? watch) ? watch : _watches[name] = new Watch();

    private void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"Seed {world.Seed}, step {world.Steps}, {world.Time.GetUtcNow():O}: {otherwise}.");
        }
    }

    private sealed class Watch
    {
        /// <summary>The latest time that the store has heard of: a call that was under way for long brings an older one.</summary>
        public DateTimeOffset Seen { get; set; }

        public Fence LastGranted { get; set; }

        public Fence Newest { get; set; }

        public HashSet<Guid> Granted { get; } = [];

        public Dictionary<Guid, (long Ticket, DateTimeOffset ReadAt)> Waiting { get; } = [];

        public (Guid Message, DateTimeOffset Until)? Travelling { get; set; }
    }
}
