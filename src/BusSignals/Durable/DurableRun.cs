using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>
/// One durable process in memory: its code, where it stands, and what it waits for. It is brought there by its journal,
/// once; from then on each event takes it a step further.
/// </summary>
internal sealed partial class DurableRun : IAsyncDisposable
{
    private readonly AsyncServiceScope _scope;
    private readonly SortedDictionary<int, Operation> _open = [];
    private readonly List<ConditionOperation> _conditions = [];
    private readonly List<Task> _handling = [];
    private readonly TaskCompletionSource<object?> _broken = new();
    private readonly Func<DurableRun, IServiceProvider, Task<object?>> _main;
    private readonly Dictionary<string, bool> _changes = new(StringComparer.Ordinal);
    private CancellationTokenSource? _cancellation;
    private Task<object?>? _task;
    private int _lastOperation;

    /// <param name="process">The type of process.</param>
    /// <param name="id">The process.</param>
    /// <param name="origin">The number of the event that its journal begins with.</param>
    /// <param name="scope">Holds what its code is made of, as long as it is in memory.</param>
    /// <param name="main">Its code.</param>
    public DurableRun(
        ProcessDefinition process, ProcessId id, int origin, AsyncServiceScope scope, Func<DurableRun, IServiceProvider, Task<object?>> main)
    {
        Process = process;
        Id = id;
        Origin = origin;
        _scope = scope;
        _main = main;
        scope.ServiceProvider.GetRequiredService<DeliveryScope>().Durable = this;
    }

    public ProcessDefinition Process { get; }

    public ProcessId Id { get; }

    /// <summary>The number of the event that its journal begins with; grows each time that it begins anew.</summary>
    public int Origin { get; }

    public IServiceProvider Services => _scope.ServiceProvider;

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

    /// <summary>What people are shown of a process that runs; null if it shows nothing.</summary>
    public object? Exposed { get; set; }

    /// <summary>What the process goes on with, from its beginning, if it has ended in order to do so.</summary>
    public object? ContinueWith { get; private set; }

    /// <summary>Whether the process ends itself when it is asked to.</summary>
    public bool HandlesCancellation => _cancellation is not null;

    /// <summary>Cancelled when the process is asked to end.</summary>
    public CancellationToken CancellationToken => (_cancellation ??= new CancellationTokenSource()).Token;

    /// <summary>The names of what it waits for from outside, separated by spaces.</summary>
    public string Waits => string.Join(' ', _open.Values.Select(it => it.Wait).OfType<string>());

    /// <summary>Whether it waits for what it has waited for when that was written.</summary>
    public bool WaitsFor(string recorded) => JournalNames.AreSameWaits(recorded, Waits, Services.GetRequiredService<SignalCatalog>());

    /// <summary>Why the process was asked to end; null if it was not, or without a reason.</summary>
    public string? CancelReason { get; private set; }

    public Operation? Find(int number) => _open.GetValueOrDefault(number);

    public bool IsOpen(Operation operation) => _open.ContainsKey(operation.Number);

    /// <summary>A value that is the same in each replay, and no other's.</summary>
    public Guid NextValue() => Uuid5.Create(Id.Key, FormattableString.Invariant($"value {Origin} {++_lastOperation}"));

    public void Start(DateTimeOffset now)
    {
        Now = now;
        Scheduler.Enqueue(() => _task = RunAsync());
        Advance();
    }

    /// <summary>Asks for something.</summary>
    public Operation Ask(string what, Func<int, Operation> make)
    {
        CheckInside(what);
        Operation operation = make(++_lastOperation);
        _open.Add(operation.Number, operation);
        if (operation is ConditionOperation condition)
        {
            _conditions.Add(condition);
        }

        if (!IsReplaying)
        {
            Host!.Asked(operation);
        }

        return operation;
    }

    /// <summary>Takes back what is no longer wanted.</summary>
    public void Withdraw(Operation operation)
    {
        if (_open.Remove(operation.Number))
        {
            if (operation is ConditionOperation condition)
            {
                _conditions.Remove(condition);
            }

            operation.Withdrawn();
            if (!IsReplaying)
            {
                Host!.Withdrawn(operation);
            }
        }
    }

    /// <summary>Gives an operation its result, or a handler what it handles.</summary>
    public void Complete(Operation operation, object? result, DateTimeOffset now)
    {
        Now = now;
        if (operation is SignalOperation { Handle: { } handle })
        {
            Scheduler.Enqueue(() => _handling.Add(HandleAsync(() => handle(result!))));
        }
        else
        {
            _open.Remove(operation.Number);
            operation.Complete(result);
        }

        Advance();
    }

    public void Fail(Operation operation, Exception exception, DateTimeOffset now)
    {
        Now = now;
        _open.Remove(operation.Number);
        operation.Fail(exception);
        Advance();
    }

    /// <summary>Asks the process to end: what it waits for now is broken off, once.</summary>
    public void Cancel(string? reason, DateTimeOffset now)
    {
        Now = now;
        CancelReason = reason;
        Scheduler.Enqueue(() =>
        {
            _cancellation!.Cancel();
            foreach (Operation operation in _open.Values.Where(it => it.IsAwaited).ToArray())
            {
                Withdraw(operation);
                operation.Fail(new OperationCanceledException(reason ?? "The process was asked to end.", CancellationToken));
            }
        });
        Advance();
    }

    /// <summary>Lets the process begin anew with another input, once its code has come to its end.</summary>
    public void Continue(object input) => ContinueWith = input;

    /// <summary>The result of an ended process, or its exception.</summary>
    public object? Result() => _task!.GetAwaiter().GetResult();

    /// <summary>The result as it is kept: by its declared type, so that one of several types is known again.</summary>
    public string ResultJson() => KeptValues.Write(Result(), DurableDefinitionReader.TypesOf(Process.Type)[1], StateJsonOptions.Default);

    /// <summary>
    /// Whether a change holds. A process that comes to the question for the first time has it; one that came there before
    /// the change was known keeps the old way.
    /// </summary>
    public bool Changed(string changeId)
    {
        CheckInside($"changed {changeId}");
        if (!_changes.TryGetValue(changeId, out bool holds))
        {
            _changes[changeId] = holds = Host!.Changed(changeId, isNew: !IsReplaying);
        }

        return holds;
    }

    public void CheckInside(string what)
    {
        if (SynchronizationContext.Current != Scheduler)
        {
            throw new NondeterminismException(
                $"'{what}' was asked for outside of the code of '{Id.Path}': inside a step, or after awaiting what is not the process' own. "
                + "Do it in RunAsync itself, or in a method that RunAsync awaits.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _cancellation?.Dispose();
        await _scope.DisposeAsync();
    }

    /// <summary>The code to its end and that of its handlers, or until one of them fails.</summary>
    private async Task<object?> RunAsync()
    {
        Task<object?> main = FinishAsync();
        return await await Task.WhenAny(main, _broken.Task);
    }

    private async Task<object?> FinishAsync()
    {
        object? result = await _main(this, _scope.ServiceProvider);
        while (_handling.Find(it => !it.IsCompleted) is { } handling)
        {
            await handling;
        }

        return result;
    }

    private async Task HandleAsync(Func<Task> handle)
    {
        _handling.RemoveAll(it => it.IsCompleted);
        try
        {
            await handle();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _broken.TrySetException(exception);
        }
    }

    private void Advance()
    {
        Scheduler.Run();
        while (!IsEnded && Met() is { } condition)
        {
            _open.Remove(condition.Number);
            _conditions.Remove(condition);
            condition.Complete(null);
            Scheduler.Run();
        }

        if (_task?.Exception?.InnerException is NondeterminismException wrong)
        {
            ExceptionDispatchInfo.Throw(wrong);
        }

        if (!IsReplaying) // in a replay, what waits for something else does not come to the next event
        {
            CheckAwaits();
        }
    }

    private void CheckAwaits()
    {
        if (Scheduler.WasIntruded || (!IsEnded && !_open.Values.Any(it => it.IsAwaited || it is StepOperation)))
        {
            throw new NondeterminismException(
                $"'{TypeName.Of(Process.Type)}' awaits something that is not the process' own, which would be lost with this machine. Put it into a step: "
                + "await process.StepAsync(\"name\", () => …); wait with process.DelayAsync(…), and for a signal with process.ReceiveAsync(…).");
        }
    }

    private ConditionOperation? Met()
    {
        ConditionOperation? met = null;
        if (_conditions.Count > 0)
        {
            Scheduler.Run(() => met = _conditions.Find(it => it.Condition()));
        }

        return met;
    }
}
