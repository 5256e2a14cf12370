using System.Runtime.ExceptionServices;

namespace BusSignals;

/// <summary>One thing that the code of a durable process has asked for, numbered in the order of asking.</summary>
/// <param name="run">The process.</param>
/// <param name="number">From 1.</param>
/// <param name="what">What it is, such as <c>receive order.paid</c>; a journal must say the same of it.</param>
internal sealed class Operation(DurableRun run, int number, string what)
{
    private readonly List<Action> _continuations = [];
    private object? _result;
    private ExceptionDispatchInfo? _error;

    public int Number => number;

    public string What => what;

    /// <summary>The signal it waits for, if it does.</summary>
    public Type? Contract { get; init; }

    /// <summary>The work of a step, given the services of the delivery that does it.</summary>
    public Func<IServiceProvider, Task<object?>>? Work { get; init; }

    /// <summary>The name of its timer, if it has one.</summary>
    public string? Timer { get; init; }

    /// <summary>How long after being asked for the timer is due.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Reads what a journal has kept of its result.</summary>
    public required Func<string?, object?> Read { get; init; }

    public bool IsCompleted { get; private set; }

    public bool IsAwaited => _continuations.Count > 0;

    public object? Result()
    {
        _error?.Throw();
        return IsCompleted ? _result : throw new InvalidOperationException($"'{what}' has no result yet; await it.");
    }

    public void Then(Action continuation)
    {
        run.CheckInside(what);
        if (IsCompleted)
        {
            run.Scheduler.Enqueue(continuation);
        }
        else
        {
            _continuations.Add(continuation);
        }
    }

    public void Complete(object? result)
    {
        _result = result;
        Finish();
    }

    public void Fail(Exception exception)
    {
        _error = ExceptionDispatchInfo.Capture(exception);
        Finish();
    }

    private void Finish()
    {
        IsCompleted = true;
        foreach (Action continuation in _continuations)
        {
            run.Scheduler.Enqueue(continuation);
        }

        _continuations.Clear();
    }
}
