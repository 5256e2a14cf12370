using BusSignals.Testing;

namespace BusSignals.Tests.Locks.Interleaving;

/// <summary>
/// A whole application on one thread: the real clients on a store that reads, and then writes if nothing has changed, as
/// a database does. A seed decides what happens next: which process goes on, which call reads or writes, whose answer
/// gets lost, how much time passes, whose clock jumps, who crashes, which message arrives, twice or never. The same seed
/// is the same run.
/// </summary>
internal sealed class LockWorld
{
    private const int Nodes = 3;

    private readonly Dictionary<LockName, LockState> _store = [];
    private readonly Random _random;
    private readonly List<SimulatedNode> _nodes = [];
    private readonly List<Task> _work = [];
    private readonly LockWork _scripts;
    private HashCode _trace;
    private int _nodeCount;
    private bool _faults = true;

    public LockWorld(int seed, bool clocksAgree)
    {
        Seed = seed;
        ClocksAgree = clocksAgree;
        _random = new Random(seed);
        Invariants = new LockInvariants(this);
        _scripts = new LockWork(this, _random);
        for (int i = 0; i < Nodes; i++)
        {
            AddNode();
        }
    }

    public int Seed { get; }

    /// <summary>Whether the processes' clocks stay within the difference that the options allow.</summary>
    public bool ClocksAgree { get; }

    public VirtualTime Time { get; } = new();

    public LockOptions Options { get; } = new();

    public LockInvariants Invariants { get; }

    public List<StoreCall> Calls { get; } = [];

    /// <summary>Messages that the broker has and nobody has acknowledged, and who is working on them.</summary>
    public List<SimulatedMessage> Broker { get; } = [];

    public HashSet<Guid> Applied { get; } = [];

    public int Steps { get; private set; }

    /// <summary>Runs with faults, then without: everything that was begun must come to an end, every lock must be free.</summary>
    public int Run(int steps)
    {
        while (Steps < steps)
        {
            Step();
        }

        _faults = false;
        Settle(() => _work.TrueForAll(it => it.IsCompleted) && Broker.Count == 0, "what was begun has not come to an end");
        Task[] last = [.. LockWork.Keys.Select(key => Start(Pick(_nodes), node => LockWork.TakeAndFreeAsync(node, key)))];
        Settle(() => Array.TrueForAll(last, it => it.IsCompletedSuccessfully), "a lock could not be acquired in the end");
        return _trace.ToHashCode();
    }

    private void Step()
    {
        Steps++;
        switch (_random.Next(100))
        {
            case < 38:
                Continue();
                break;
            case < 76:
                Answer();
                break;
            case < 86:
                Advance();
                break;
            case < 92 when _faults && _work.Count(it => !it.IsCompleted) < 8:
                SimulatedNode worker = Pick(_nodes);
                _work.Add(Start(worker, _scripts.HoldAsync));
                break;
            case < 97:
                Deliver();
                break;
            case < 98 when _faults:
                Crash();
                break;
            case < 99 when _faults:
                Jump(Pick(_nodes));
                break;
        }

        Invariants.AfterStep();
        foreach (Task failed in _work.Where(it => it.IsFaulted))
        {
            failed.GetAwaiter().GetResult();
        }

        _work.RemoveAll(it => it.IsCompleted);
    }

    /// <summary>Lets a process do its next piece of work.</summary>
    private void Continue()
    {
        SimulatedNode[] ready = [.. _nodes.Where(it => it.Ready > 0)];
        if (ready.Length > 0)
        {
            SimulatedNode node = Pick(ready);
            node.RunReady(_random.Next(node.Ready));
            Trace(node.Id);
        }
    }

    /// <summary>Lets a call reach the store, or not, and its answer come back, or not.</summary>
    private void Answer()
    {
        if (Calls.Count == 0)
        {
            return;
        }

        StoreCall call = Calls[_random.Next(Calls.Count)];
        int mishap = _faults ? _random.Next(60) : 60;
        if (mishap == 0)
        {
            Calls.Remove(call);
            call.Answer.SetException(new InterleavedStore.AwayException());
        }
        else if (Apply(call) is { } result)
        {
            Calls.Remove(call);
            if (mishap == 1)
            {
                call.Answer.SetException(new InterleavedStore.AwayException());
            }
            else
            {
                call.Answer.SetResult(result);
            }
        }
    }

    /// <summary>Reads, or writes what follows from what was read; null while there is more to do.</summary>
    private LockResult? Apply(StoreCall call)
    {
        LockState stored = _store.GetValueOrDefault(call.Name) ?? LockState.New(call.Name);
        if (call.Read is not { } read || read.State.Row.Version != stored.Row.Version)
        {
            call.Read = (stored, call.Clock.Now(), Time.GetUtcNow());
            return null;
        }

        (_store[call.Name], LockResult result) = LeaseTransitions.Apply(read.State, call.Command, read.Now, Options.Rules);
        Trace((int)result.Outcome + (int)result.Fence.Value);
        Invariants.Applied(call, result);
        return result;
    }

    private void Advance()
    {
        double seconds = _random.Next(20) switch
        {
            0 => _random.Next(30, 400),
            < 4 => _random.Next(1, 15),
            < 10 => _random.NextDouble() * 2,
            _ => _random.NextDouble() / 10,
        };
        Time.MoveTo(Time.GetUtcNow().AddSeconds(seconds));
    }

    private void Deliver()
    {
        SimulatedMessage[] waiting = [.. Broker.Where(it => it.Receivers.TrueForAll(node => node.Crashed) || (_faults && _random.Next(20) == 0))];
        if (waiting.Length == 0)
        {
            return;
        }

        SimulatedMessage message = Pick(waiting);
        if (_faults && _random.Next(20) == 0)
        {
            Broker.Remove(message); // nobody receives it
            return;
        }

        SimulatedNode node = Pick(_nodes);
        message.Receivers.Add(node);
        _work.Add(Start(node, it => _scripts.ReceiveAsync(it, message)));
    }

    private void Crash()
    {
        SimulatedNode node = Pick(_nodes);
        foreach (StoreCall call in Calls.Where(it => it.Node == node).ToArray())
        {
            Calls.Remove(call);
            if (_random.Next(2) == 0)
            {
                Apply(call); // it was on its way
            }
        }

        node.Crash();
        _nodes.Remove(node);
        _work.RemoveAll(it => it.AsyncState == node);
        AddNode();
    }

    private void Jump(SimulatedNode node) => node.Clock.Offset = ClocksAgree
        ? Options.ClockSkew * _random.NextDouble()
        : TimeSpan.FromSeconds(_random.Next(-600, 600));

    private void AddNode()
    {
        var node = new SimulatedNode(_nodeCount++, this);
        _nodes.Add(node);
        Jump(node);
    }

    /// <summary>Starts work in a process; it is forgotten when the process crashes.</summary>
    private static Task Start(SimulatedNode node, Func<SimulatedNode, Task> work)
    {
        var done = new TaskCompletionSource(node);
        node.Run(() => _ = RunAsync());
        return done.Task;

        async Task RunAsync()
        {
            try
            {
                await work(node);
                done.SetResult();
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        }
    }

    private void Settle(Func<bool> settled, string otherwise)
    {
        DateTimeOffset end = Time.GetUtcNow().AddHours(3);
        while (!settled())
        {
            if (Time.GetUtcNow() > end)
            {
                throw new InvalidOperationException($"Seed {Seed}, step {Steps}: {otherwise}.");
            }

            Step();
        }
    }

    private void Trace(int what) => _trace.Add(what);

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
