using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Simulation.Tests;

/// <summary>
/// Several hosts, their stores and their broker on one thread. A seed decides what happens next: which node goes on,
/// which operation is done, whose answer gets lost, which message arrives, once or twice, how much time passes, whose
/// clock jumps, who crashes. The same seed is the same run.
/// </summary>
internal sealed partial class World
{
    private const int MaxSteps = 20_000;
    private const int FaultySteps = 4_000;
    private static readonly TimeSpan MaxTime = TimeSpan.FromHours(20);

    private readonly List<SimulatedNode> _nodes = [];
    private readonly List<Exception> _failures = [];
    private readonly HashSet<string> _troubles = [];
    private HashCode _trace;
    private int _nodeCount;
    private int _number;
    private int _scripts;

    public World(int seed)
    {
        Seed = seed;
        Random = new Random(seed);
        Trouble.Of(this);
        Faults = Faults.Of(Random);
        IsFaulty = !Faults.IsCalm;
        Stories = Story.Pick(Random);
        Invariants = new Invariants(this);
        LockInvariants = new LockInvariants(this);
        Broker = new Broker(this);
        Emitter = new SimulatedNode(_nodeCount++, this);
        Model = Emitter.Services.GetRequiredService<SignalCatalog>();
        if (Model.Faults.Count > 0)
        {
            throw new InvalidOperationException(string.Join('\n', Model.Faults));
        }

        for (int i = 0; i < Faults.Nodes; i++)
        {
            AddNode();
        }
    }

    public int Seed { get; }

    public Random Random { get; }

    public Faults Faults { get; }

    public int Steps { get; private set; }

    public VirtualTime Time { get; } = new();

    public InMemoryStore Store { get; } = new();

    public InMemoryLockStore Locks { get; } = new(new LockOptions().Rules);

    public Broker Broker { get; }

    public Invariants Invariants { get; }

    public LockInvariants LockInvariants { get; }

    public IReadOnlyList<Story> Stories { get; }

    public SignalCatalog Model { get; }

    public List<Call> Calls { get; } = [];

    /// <summary>The operation whose answer arrives now.</summary>
    public Call? Answering { get; private set; }

    /// <summary>The application that emits; it does not crash, as what it has not been told is confirmed it emits again.</summary>
    public SimulatedNode Emitter { get; }

    /// <summary>Whether anything goes wrong; at the end nothing does, so that all can be brought to its end.</summary>
    public bool IsFaulty { get; private set; }

    /// <summary>Whether something went on in another thread.</summary>
    public bool Escaped { get; set; }

    /// <summary>The latest time that any clock has shown.</summary>
    public DateTimeOffset LatestClock { get; private set; }

    private IEnumerable<SimulatedNode> All => _nodes.Append(Emitter);

    private bool IsOver => _scripts == 0 && Broker.IsEmpty && Calls.Count == 0 && All.All(it => it.Ready == 0 && it.Receiving == 0 && !it.Sweeping)
        && Peek() is null;

    /// <summary>Runs the stories to their end and checks everything; throws what was not as promised.</summary>
    public int Run()
    {
        foreach (Func<Emitter, Task> script in Stories.SelectMany(it => it.Scripts(this)))
        {
            _scripts++;
            Emitter.Start(() => script(new Emitter(this)), failure =>
            {
                _scripts--;
                Note(failure);
            });
        }

        while (!IsOver)
        {
            IsFaulty = !Faults.IsCalm && Steps < FaultySteps && Time.GetUtcNow() < new VirtualTime().GetUtcNow() + TimeSpan.FromHours(1);
            Step();
            if (Steps > MaxSteps || Time.GetUtcNow() > new VirtualTime().GetUtcNow() + MaxTime)
            {
                throw Broken($"nothing comes to an end: {Situation()}");
            }
        }

        Invariants.Ended();
        LockInvariants.NobodyKeeps(All);
        foreach (Story story in Stories)
        {
            story.Check(this);
        }

        foreach (SimulatedNode node in All)
        {
            node.Crash(Processes());
        }

        return _trace.ToHashCode();
    }

    /// <summary>How long a handler takes, if it takes any time.</summary>
    public TimeSpan? ThinkingTime => IsFaulty && Random.Next(3) == 0 ? TimeSpan.FromSeconds(Random.Next(1, 90)) : null;

    public int NextNumber() => ++_number;

    /// <summary>Whether a handler or a step fails; the same thing not twice, so that it succeeds when it is tried again.</summary>
    public bool IsTrouble(string what) => IsFaulty && Random.Next(Faults.BrokenHandlers) == 0 && _troubles.Add(what);

    /// <summary>The processes that have not ended.</summary>
    public IReadOnlyList<ProcessView> Open() => [.. Invariants.Paths.Select(it => Find(it)!).Where(it => it.Status != ProcessStatus.Ended)];

    /// <summary>A process as it is stored.</summary>
    public ProcessView? Find(string path) =>
        Store.FindAsync(Model.Resolve(path).Id.Key, CancellationToken.None).GetAwaiter().GetResult() is { } stored ? new ProcessView(stored) : null;

    public IReadOnlyList<DeadSignal> Dead() => Store.ListDeadAsync(0, 1000, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Ends the run if a promise is broken; also where an engine is called from takes the exception for another.</summary>
    public void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            SimulationException broken = Broken(otherwise);
            _failures.Add(broken);
            throw broken;
        }
    }

    public SimulationException Broken(string what) => new(Seed, Steps, Time.GetUtcNow(), what);

    private void Step()
    {
        Steps++;
        LatestClock = _nodes.Select(it => it.Clock.GetUtcNow()).Append(LatestClock).Max();
        if (IsFaulty && Random.Next(Faults.Crashes) == 0)
        {
            Crash();
        }

        if (IsFaulty && Random.Next(40) == 0)
        {
            Advance();
        }
        else if (Enabled() is { Count: > 0 } enabled)
        {
            enabled[Random.Next(enabled.Count)]();
        }
        else
        {
            Advance();
        }

        if (Escaped)
        {
            throw Broken("something went on in another thread; the simulation cannot tell what");
        }

        if (_failures.Count > 0)
        {
            throw _failures[0] as SimulationException ?? Broken(_failures[0].ToString());
        }
    }

    private DateTimeOffset? Peek() => Store.NextDueAsync(CancellationToken.None).GetAwaiter().GetResult();

    private void Note(Exception? failure)
    {
        if (failure is not null)
        {
            _failures.Add(failure);
        }
    }

    private string Situation() => string.Join("; ", [
        $"{_scripts} scripts run", $"{Broker.Waiting.Count} messages wait", $"operations: {string.Join(", ", Calls.Select(it => it.What))}",
        $"next due {Peek():O}", .. All.Select(it => $"node {it.Id} has {it.Ready} to do and {it.Receiving} messages"),
        .. Open().Select(it => $"\n{it.ToTimeline()}"), .. Dead().Select(it => $"\ndead: {it.SignalId} {it.MessageId} {it.Error}")]);

    private void Trace(int what) => _trace.Add(what);

    private T Pick<T>(IReadOnlyList<T> from) => from[Random.Next(from.Count)];
}
