using System.Runtime.ExceptionServices;

namespace BusSignals;

/// <summary>One thing that the code of a durable process has asked for, numbered in the order of asking.</summary>
/// <param name="run">The process.</param>
/// <param name="number">From 1.</param>
/// <param name="what">What it is, such as <c>receive order.paid</c>; a journal must say the same of it.</param>
internal sealed class Operation(DurableRun run, int number, string what)
{
    /// <summary>The longest name, in characters: what databases keep.</summary>
    public const int MaxNameLength = 400;

    private List<Action>? _continuations;
    private object? _result;
    private ExceptionDispatchInfo? _error;

    public int Number => number;

    public string What => what;

    /// <summary>What people are shown that the process waits for; null if it is nothing from outside.</summary>
    public string? Wait { get; init; }

    /// <summary>The signal it waits for, if it does.</summary>
    public Type? Contract { get; init; }

    /// <summary>Which of these signals it takes; null for any.</summary>
    public Func<object, bool>? Matches { get; init; }

    /// <summary>What is done with each signal that comes, if it is a handler and not a wait.</summary>
    public Func<object, Task>? Handle { get; init; }

    /// <summary>The work of a step, done in the delivery that comes to it; its result is written as the journal keeps it.</summary>
    public Func<ProcessSession, Task<string?>>? Work { get; init; }

    /// <summary>What is sent out in the delivery that comes to it, given the round of tries; its answer comes as a signal.</summary>
    public Func<ProcessSession, int, Task>? Begin { get; init; }

    /// <summary>How its work elsewhere is tried again; null if it is not.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>The name of its timer, if it has one.</summary>
    public string? Timer { get; init; }

    /// <summary>When its timer is due.</summary>
    public DateTimeOffset Due { get; init; }

    /// <summary>The pause between two looks at what must hold elsewhere.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>What it results in when the timer fires.</summary>
    public Elapsed? Elapsed { get; init; }

    /// <summary>What must hold of the process' own variables, looked at after each event.</summary>
    public Func<bool>? Condition { get; init; }

    /// <summary>What must hold elsewhere, looked at in deliveries.</summary>
    public Func<ProcessSession, Task<bool>>? Check { get; init; }

    /// <summary>Called when it is withdrawn.</summary>
    public Action? WhenWithdrawn { get; init; }

    /// <summary>Reads what a journal has kept of its result.</summary>
    public Func<JournalEvent, object?> Read { get; init; } = _ => null;

    /// <summary>Makes of what has come what the code gets, or an exception.</summary>
    public Func<object?, object?>? Map { get; init; }

    public bool IsCompleted { get; private set; }

    public bool HasFailed => _error is not null;

    public bool IsAwaited => _continuations is { Count: > 0 };

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
            (_continuations ??= []).Add(continuation);
        }
    }

    public void Complete(object? result)
    {
        try
        {
            _result = Map is null ? result : Map(result);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _error = ExceptionDispatchInfo.Capture(exception);
        }

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
        foreach (Action continuation in _continuations ?? [])
        {
            run.Scheduler.Enqueue(continuation);
        }

        _continuations = null;
    }
}
