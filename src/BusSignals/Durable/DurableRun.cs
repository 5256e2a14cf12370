using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>
/// One durable process in memory: its code, where it stands, and what it waits for. It is brought there by its journal,
/// once; from then on each event takes it a step further.
/// </summary>
internal sealed class DurableRun : IAsyncDisposable
{
    private readonly AsyncServiceScope _scope;
    private readonly SortedDictionary<int, Operation> _open = [];
    private readonly Func<DurableRun, IServiceProvider, Task<object?>> _main;
    private Task<object?>? _task;
    private int _lastOperation;

    public DurableRun(ProcessDefinition process, ProcessId id, AsyncServiceScope scope, Func<DurableRun, IServiceProvider, Task<object?>> main)
    {
        Process = process;
        Id = id;
        _scope = scope;
        _main = main;
    }

    public ProcessDefinition Process { get; }

    public ProcessId Id { get; }

    public DurableScheduler Scheduler { get; } = new();

    /// <summary>What is open, in the order of asking.</summary>
    public IEnumerable<Operation> Open => _open.Values;

    /// <summary>The moment of the event that the process has come to.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>Whether the journal is being read: what is asked for now was done before.</summary>
    public bool IsReplaying { get; private set; }

    /// <summary>The delivery that is taking the process further.</summary>
    public IDurableHost? Host { get; set; }

    public bool IsEnded => _task?.IsCompleted == true;

    /// <summary>The number that the next operation would have; for values that must be the same in each replay.</summary>
    public int NextValue() => ++_lastOperation;

    public void Start(DateTimeOffset now)
    {
        Now = now;
        Scheduler.Enqueue(() => _task = _main(this, _scope.ServiceProvider));
        Advance();
    }

    /// <summary>Brings the process to where its journal ends.</summary>
    public void Replay(DateTimeOffset startedAt, IEnumerable<JournalEvent> journal)
    {
        IsReplaying = true;
        Start(startedAt);
        foreach (JournalEvent happened in journal)
        {
            Now = happened.At;
            Operation operation = Find(happened);
            _open.Remove(operation.Number);
            if (happened.Error is { } error)
            {
                operation.Fail(new StepFailedException(error));
            }
            else
            {
                operation.Complete(operation.Read(happened.Payload));
            }

            Advance();
        }

        IsReplaying = false;
    }

    /// <summary>Asks for something.</summary>
    public Operation Ask(string what, Func<int, Operation> make)
    {
        CheckInside(what);
        Operation operation = make(++_lastOperation);
        _open.Add(operation.Number, operation);
        if (!IsReplaying)
        {
            Host!.Asked(operation);
        }

        return operation;
    }

    /// <summary>Takes back what is no longer wanted.</summary>
    public void Withdraw(Operation operation)
    {
        if (_open.Remove(operation.Number) && !IsReplaying)
        {
            Host!.Withdrawn(operation);
        }
    }

    public void Complete(Operation operation, object? result, DateTimeOffset now)
    {
        Now = now;
        _open.Remove(operation.Number);
        operation.Complete(result);
        Advance();
    }

    public void Fail(Operation operation, Exception exception, DateTimeOffset now)
    {
        Now = now;
        _open.Remove(operation.Number);
        operation.Fail(exception);
        Advance();
    }

    /// <summary>The result of an ended process, or its exception.</summary>
    public object? Result() => _task!.GetAwaiter().GetResult();

    public bool Changed(string changeId) => Host!.Changed(changeId);

    public void CheckInside(string what)
    {
        if (SynchronizationContext.Current != Scheduler)
        {
            throw new NondeterminismException(
                $"'{what}' was asked for outside of the code of '{Id.Path}': inside a step, or after awaiting what is not the process' own. "
                + "Do it in RunAsync itself, or in a method that RunAsync awaits.");
        }
    }

    public async ValueTask DisposeAsync() => await _scope.DisposeAsync();

    private void Advance()
    {
        Scheduler.Run();
        bool waits = _open.Values.Any(it => it.IsAwaited || it.Work is not null);
        if (Scheduler.WasIntruded || (!IsEnded && !waits))
        {
            throw new NondeterminismException(
                $"'{Process.Type.Name}' awaits something that is not the process' own, which would be lost with this machine. Put it into a step: "
                + "await process.StepAsync(\"name\", () => …); wait with process.DelayAsync(…), and for a signal with process.ReceiveAsync(…).");
        }
    }

    private Operation Find(JournalEvent happened)
    {
        if (!_open.TryGetValue(happened.Operation, out Operation? operation))
        {
            throw Diverged(happened, IsEnded ? "the process has ended" : "nothing with that number was asked for");
        }

        return operation.What == happened.What ? operation : throw Diverged(happened, $"'{operation.What}'");
    }

    private NondeterminismException Diverged(JournalEvent happened, string ran) => new(
        $"The code of '{Process.Type.Name}' does not follow the journal of '{Id.Path}' any more: at its event {happened.Number} "
        + $"the operation {happened.Operation} was '{happened.What}', now it is {ran}. Keep the old way for old processes with process.Changed(\"…\"), "
        + "or deploy the old code, and resume the process.");
}

/// <summary>What a run asks of the delivery that takes it further.</summary>
internal interface IDurableHost
{
    /// <summary>Something new was asked for.</summary>
    void Asked(Operation operation);

    /// <summary>Something open was taken back.</summary>
    void Withdrawn(Operation operation);

    bool Changed(string changeId);
}
