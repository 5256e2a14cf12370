namespace BusSignals.Simulation.Tests;

/// <summary>What must be true of locks in every run: who has them, by the answers of their store, and what is committed under them.</summary>
internal sealed class LockInvariants(World world)
{
    private readonly Dictionary<Guid, Holding> _locks = [];
    private readonly HashSet<Guid> _givenUp = [];

    /// <summary>A node has asked for something, whether or not that arrives: what it lets go of is not its any more.</summary>
    public void Asked(LockCommand command)
    {
        switch (command)
        {
            case LockCommand.Release release:
                _givenUp.Add(release.Lease);
                break;
            case LockCommand.HandOver handOver:
                _givenUp.Add(handOver.Lease);
                break;
            case LockCommand.TakeBack takeBack:
                _givenUp.Remove(takeBack.Lease);
                break;
        }
    }

    public void Done(SimulatedNode node, LockName name, LockCommand command, LockResult result)
    {
        Holding holding = _locks.GetValueOrDefault(name.Id) ?? new Holding(name);
        bool done = result.Outcome == LockOutcome.Done;
        _locks[name.Id] = command switch
        {
            LockCommand.Take take when result.IsMine => Taken(node, holding, take, result),
            LockCommand.Renew renew when done => holding with { Until = Now + renew.For },
            LockCommand.HandOver handOver when done => holding with { Message = handOver.Message, Until = Now + handOver.For },
            LockCommand.TakeBack takeBack when done => holding with { Message = null, Until = Now + takeBack.For },
            LockCommand.Release release when release.Lease == holding.Lease && holding.Message is null => holding with { Lease = null },
            LockCommand.ReleaseFor release when release.Message == holding.Message => holding with { Lease = null, Message = null },
            _ => holding,
        };
    }

    /// <summary>What a node is about to commit was done under locks that are its own.</summary>
    public void Committing(SimulatedNode node, ProcessCommit commit)
    {
        ProcessDefinition process = world.Model.Processes.First(it => it.Path.Shape == commit.Row.Type);
        foreach (HistoryEntry entry in commit.Added.Concat(commit.Settled).Where(it => it is { Kind: HistoryKind.Signal, Outcome: SignalOutcome.Applied }))
        {
            if (process.Find(entry)?.Definition is { } signal && LockedMembers.Has(signal.Contract))
            {
                foreach (ILocked locked in LockedMembers.In(SignalEnvelope.Read(signal, entry).Message))
                {
                    LockName name = LockedMembers.NameOf(locked);
                    Holding? holding = _locks.GetValueOrDefault(name.Id);
                    world.Require(
                        !world.Faults.ClocksAgree || (holding is { Lease: not null, Message: null } && holding.Node == node && Now < holding.Until),
                        $"'{commit.Row.Path}' was to be committed under the lock of {name} by node {node.Id}, which has lost it: {holding}");
                }
            }
        }
    }

    /// <summary>When time goes on, and at the end, no lock is kept by a node that does nothing with it.</summary>
    public void NobodyKeeps(IEnumerable<SimulatedNode> idle)
    {
        foreach (Holding holding in _locks.Values.Where(it => it is { Lease: not null, Message: null } && idle.Contains(it.Node)))
        {
            world.Require(_givenUp.Contains(holding.Lease!.Value) || Now >= holding.Until, $"a node that does nothing keeps a lock: {holding}");
        }
    }

    private DateTimeOffset Now => world.Time.GetUtcNow();

    private Holding Taken(SimulatedNode node, Holding before, LockCommand.Take take, LockResult result)
    {
        if (take.Request != before.Lease)
        {
            world.Require(result.Fence.Value > before.Fence.Value, $"a fence did not grow, {result.Fence}: {before}");
            world.Require(
                !world.Faults.ClocksAgree || result.Outcome == LockOutcome.Continued || before.Lease is null || Now >= before.Until,
                $"a lock was given to node {node.Id} too, for message {take.Message}: {before}");
            world.Require(result.Outcome != LockOutcome.Continued || before.Message == take.Message, $"a lock went to a message that it was not for: {before}");
        }

        return new Holding(before.Name, node, take.Request, null, result.Fence, Now + take.For);
    }

    /// <summary>One lock: whose it is, or which message it is on its way with.</summary>
    private sealed record Holding(
        LockName Name, SimulatedNode? Node = null, Guid? Lease = null, Guid? Message = null, Fence Fence = default, DateTimeOffset Until = default)
    {
        public override string ToString() => $"{Name} with the fence {Fence} is {(Lease is null ? "free" : $"node {Node!.Id}'s until {Until:O}, {(Message is null ? "held" : "with a message")}")}";
    }
}
