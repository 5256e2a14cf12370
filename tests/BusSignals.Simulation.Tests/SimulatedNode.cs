using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Simulation.Tests;

/// <summary>
/// A host of the simulation: the whole engine with a clock and a flow of work of its own, on stores that all hosts
/// share. When it has crashed nothing of it ever runs again, wherever it was.
/// </summary>
internal sealed class SimulatedNode : SynchronizationContext
{
    private readonly List<(SendOrPostCallback Callback, object? State, Call? After)> _ready = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly NodeServices _services;

    public SimulatedNode(int id, World world)
    {
        Id = id;
        World = world;
        Clock = new NodeClock(this, world.Time);
        Order = new EmitOrder(new OrderOptions { Remember = TimeSpan.FromDays(1) }, new StoreClock(Clock));
        _services = new NodeServices(this);
    }

    public int Id { get; }

    public World World { get; }

    public NodeClock Clock { get; }

    /// <summary>What it remembers to have emitted.</summary>
    public EmitOrder Order { get; }

    public IServiceProvider Services => _services.Provider;

    public NodeReceiver Receiver => _services.Receiver;

    public bool Crashed { get; private set; }

    /// <summary>How many pieces of its work could go on.</summary>
    public int Ready => _ready.Count;

    /// <summary>The operation after whose answer it goes on now, if it does.</summary>
    public Call? Resumed { get; private set; }

    /// <summary>How many messages it has in its hands.</summary>
    public int Receiving { get; set; }

    /// <summary>Whether it looks for what is due.</summary>
    public bool Sweeping { get; set; }

    /// <summary>An operation that the world does, or not, when it likes.</summary>
    public Task<T> CallAsync<T>(string what, Func<T> apply)
    {
        var call = new Call<T>(this, what, apply);
        if (!Crashed)
        {
            World.Calls.Add(call);
        }

        return call.Result;
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            World.Escaped = true; // a run that left its thread is not the same run the next time
        }
        else if (!Crashed)
        {
            _ready.Add((d, state, World.Answering));
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    public void RunReady(int index)
    {
        (SendOrPostCallback callback, object? state, Resumed) = _ready[index];
        _ready.RemoveAt(index);
        Run(() => callback(state));
        Resumed = null;
    }

    /// <summary>Runs something as this node, unless it has crashed.</summary>
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

    /// <summary>Starts work; if the node crashes it neither ends nor fails.</summary>
    public void Start(Func<Task> work, Action<Exception?> ended)
    {
        Run(() => _ = RunAsync());

        async Task RunAsync()
        {
            Exception? failure = null;
            try
            {
                await work();
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            ended(failure);
        }
    }

    /// <summary>Ends it, wherever it is.</summary>
    /// <param name="processes">What it may have in its memory.</param>
    public void Crash(IEnumerable<ProcessId> processes)
    {
        Crashed = true;
        _ready.Clear();
        _services.GiveBack(processes);
    }
}
