using System.Runtime.ExceptionServices;

namespace BusSignals;

/// <summary>
/// One operation that the code of a durable process has requested, numbered in the order of requests.
/// </summary>
/// <param name="run">The process.</param>
/// <param name="number">From 1.</param>
/// <param name="what">What it is, such as <c>receive order.paid</c>; a journal must record the same.</param>
internal sealed class Operation(DurableRun run, int number, string what)
{
    /// <summary>The maximum length of a name, in characters, set by the databases' columns.</summary>
    public const int MaxNameLength = 400;

    private List<Action>? _continuations;
    private object? _result;
    private ExceptionDispatchInfo? _error;

    public int Number => number;

    public string What => what;

    /// <summary>What people see the process wait for; null if it is nothing external.</summary>
    public string? Wait { get; init; }

    /// <summary>The signal that it waits for, if any.</summary>
    public Type? Contract { get; init; }

    /// <summary>Which of these signals it accepts; null for any.</summary>
    public Func<object, bool>? Matches { get; init; }

    /// <summary>What to do with each signal that arrives, if it is a handler and not a wait.</summary>
    public Func<object, Task>? Handle { get; init; }

    /// <summary>
    /// The work of a step, done in the delivery that reaches it; its result is serialized as the journal keeps it.
    /// </summary>
    public Func<ProcessSession, Task<string?>>? Work { get; init; }

    /// <summary>
    /// Sends out work in the delivery that reaches it, given the round of attempts; the answer arrives as a signal.
    /// </summary>
    public Func<ProcessSession, int, Task>? Begin { get; init; }

    /// <summary>How its remote work is retried; null if it is not.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>The name of its timer, if it has one.</summary>
    public string? Timer { get; init; }

    /// <summary>When its timer is due.</summary>
    public DateTimeOffset Due { get; init; }

    /// <summary>The pause between two checks of an external condition.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Its result when the timer fires.</summary>
    public Elapsed? Elapsed { get; init; }

    /// <summary>A condition on the process's own variables, checked after each event.</summary>
    public Func<bool>? Condition { get; init; }

    /// <summary>An external condition, checked in deliveries.</summary>
    public Func<ProcessSession, Task<bool>>? Check { get; init; }

    /// <summary>Called when it is withdrawn.</summary>
    public Action? WhenWithdrawn { get; init; }

    /// <summary>Reads its result from a journal.</summary>
    public Func<JournalEvent, object?> Read { get; init; } = _ => null;

    /// <summary>Turns the incoming value into the code's result, or throws.</summary>
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
