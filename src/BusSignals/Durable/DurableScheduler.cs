namespace BusSignals;

/// <summary>
/// Runs the code of one process on one thread at a time, step by step, in an order that is the same whenever the same
/// events happen. Continuations from elsewhere do not belong to the process and are detected.
/// </summary>
internal sealed class DurableScheduler : SynchronizationContext
{
    private readonly Queue<Action> _ready = new();
    private int _thread;

    /// <summary>Whether anything but the process's own code tried to continue in it.</summary>
    public bool WasIntruded { get; private set; }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Volatile.Read(ref _thread) != Environment.CurrentManagedThreadId)
        {
            WasIntruded = true;
            return;
        }

        _ready.Enqueue(() => d(state));
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("A durable process has no thread to send work to; write it as a step of the process.");

    public override SynchronizationContext CreateCopy() => this;

    public void Enqueue(Action work) => _ready.Enqueue(work);

    /// <summary>Runs one action of the process, and then runs it until it waits or has ended.</summary>
    public void Run(Action work)
    {
        Enqueue(work);
        Run();
    }

    /// <summary>Runs until the process waits or has ended.</summary>
    /// <remarks>
    /// Ambient state of asynchronous code, such as the current trace, is that of each delivery, not of the delivery in
    /// which the process began to wait.
    /// </remarks>
    public void Run()
    {
        using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        SynchronizationContext? previous = Current;
        SetSynchronizationContext(this);
        Volatile.Write(ref _thread, Environment.CurrentManagedThreadId);
        try
        {
            while (_ready.TryDequeue(out Action? work))
            {
                work();
            }
        }
        finally
        {
            Volatile.Write(ref _thread, 0);
            SetSynchronizationContext(previous);
        }
    }
}
