using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>
/// One durable process in memory: its code, its position, and what it waits for. The journal is replayed once; from
/// then on each event advances the process.
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
    /// <param name="origin">The number of the first event of its journal.</param>
    /// <param name="scope">Holds the services of its code for as long as it is in memory.</param>
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

    /// <summary>
    /// The number of the first event of its journal; it grows each time the process continues as new.
    /// </summary>
    public int Origin { get; }

    public IServiceProvider Services => _scope.ServiceProvider;

    public DurableScheduler Scheduler { get; } = new();

    /// <summary>The open operations, in the order in which they were requested.</summary>
    public IEnumerable<Operation> Open => _open.Values;

    /// <summary>The time of the event that the process has reached.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>Whether the journal is being replayed: everything that the code requests now was done before.</summary>
    public bool IsReplaying { get; private set; }

    /// <summary>The delivery that is advancing the process.</summary>
    public IDurableHost? Host { get; set; }

    public bool IsEnded => _task?.IsCompleted == true;

    /// <summary>Whether its code has ended with an exception.</summary>
    public bool HasFailed => _task is { IsCompleted: true, IsCompletedSuccessfully: false };

    /// <summary>What a running process shows to people; null if it shows nothing.</summary>
    public object? Exposed { get; set; }

    /// <summary>The input with which the process continues as new, if it has ended in order to do so.</summary>
    public object? ContinueWith { get; private set; }

    /// <summary>Whether the process ends itself when asked to.</summary>
    public bool HandlesCancellation => _cancellation is not null;

    /// <summary>Cancelled when the process is asked to end.</summary>
    public CancellationToken CancellationToken => (_cancellation ??= new CancellationTokenSource()).Token;

    /// <summary>The names of the external things that it waits for, separated by spaces.</summary>
    public string Waits => string.Join(' ', _open.Values.Select(it => it.Wait).OfType<string>());

    /// <summary>Whether it waits for the same things as were recorded.</summary>
    public bool WaitsFor(string recorded) => JournalNames.AreSameWaits(recorded, Waits, Services.GetRequiredService<SignalCatalog>());

    /// <summary>Why the process was asked to end; null if it was not, or if no reason was given.</summary>
    public string? CancelReason { get; private set; }

    public Operation? Find(int number) => _open.GetValueOrDefault(number);

    public bool IsOpen(Operation operation) => _open.ContainsKey(operation.Number);

    /// <summary>A unique value that is the same in each replay.</summary>
    public Guid NextValue() => Uuid5.Create(Id.Key, FormattableString.Invariant($"value {Origin} {++_lastOperation}"));

    public void Start(DateTimeOffset now)
    {
        Now = now;
        Scheduler.Enqueue(() => _task = RunAsync());
        Advance();
    }

    /// <summary>Requests an operation.</summary>
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

    /// <summary>Withdraws an operation that is no longer wanted.</summary>
    public void Withdraw(Operation operation)
    {
        if (_open.Remove(operation.Number))
        {
            if (operation is ConditionOperation condition)
            {
                _conditions.Remove(condition);
            }

            operation.IsWithdrawn = true;
            operation.Withdrawn();
            if (!IsReplaying)
            {
                Host!.Withdrawn(operation);
            }
        }
    }

    /// <summary>Gives an operation its result, or a handler the value to handle.</summary>
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

    /// <summary>Asks the process to end: its current waits are cancelled, once.</summary>
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

    /// <summary>Lets the process continue as new with another input, once its code has ended.</summary>
    public void Continue(object input) => ContinueWith = input;

    /// <summary>The result of an ended process; throws its exception if it failed.</summary>
    public object? Result() => _task!.GetAwaiter().GetResult();

    /// <summary>
    /// The result as stored: by its declared type, so that one of several derived types is recognized again.
    /// </summary>
    public string ResultJson() => KeptValues.Write(Result(), DurableDefinitionReader.TypesOf(Process.Type)[1], StateJsonOptions.Default);

    /// <summary>
    /// Whether a change applies. It applies to a process that reaches the question for the first time; a process that
    /// passed it before the change was known keeps the old behaviour.
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

    /// <summary>Stops the process for what its code may not do, whatever the code does with the exception.</summary>
    /// <returns>The exception to throw.</returns>
    public NondeterminismException Break(string message)
    {
        var exception = new NondeterminismException(message);
        _broken.TrySetException(exception);
        return exception;
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

    /// <summary>Runs the code and its handlers to their end, or until one of them fails.</summary>
    private async Task<object?> RunAsync()
    {
        Task<object?> main = FinishAsync();
        return await await Task.WhenAny(_broken.Task, main); // what breaks it counts, even if its code has caught that and ended
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

        if (!IsReplaying) // in a replay, a process that waits for something else does not reach the next event
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
