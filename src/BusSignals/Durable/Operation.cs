using System.Runtime.ExceptionServices;

namespace BusSignals;

/// <summary>
/// One thing that the code of a durable process has asked for, numbered in the order of asking. Each kind of it is a class of its own.
/// </summary>
/// <param name="run">The process.</param>
/// <param name="number">From 1.</param>
/// <param name="what">What it is, such as <c>receive order.paid</c>; a journal must say the same of it.</param>
internal abstract class Operation(DurableRun run, int number, string what)
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

    /// <summary>The name of the timer of its own that it waits for, if it does.</summary>
    public virtual string? Timer => null;

    /// <summary>Reads its result from a journal.</summary>
    public Func<JournalEvent, object?> Read { get; init; } = _ => null;

    /// <summary>Turns the incoming value into the code's result, or throws.</summary>
    public Func<object?, object?>? Map { get; init; }

    public bool IsCompleted { get; private set; }

    /// <summary>Whether nothing comes of it any more, since it has lost a race, or another of several has failed.</summary>
    public bool IsWithdrawn { get; set; }

    public bool HasFailed => _error is not null;

    public bool IsAwaited => _continuations is { Count: > 0 };

    public object? Result()
    {
        _error?.Throw();
        CheckGoesOn();
        return IsCompleted ? _result : throw new InvalidOperationException($"'{what}' has no result yet; await it.");
    }

    /// <summary>Whether a timer of the process is one of this operation's.</summary>
    public virtual bool Owns(ProcessTimer timer) => timer.Name == Timer;

    /// <summary>Called when it is withdrawn.</summary>
    public virtual void Withdrawn()
    {
    }

    /// <summary>What a journal's event has it result in.</summary>
    public virtual object? ResultOf(JournalEvent happened) => Read(happened);

    public void Then(Action continuation)
    {
        run.CheckInside(what);
        CheckGoesOn();
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

    private void CheckGoesOn()
    {
        if (IsWithdrawn && !IsCompleted)
        {
            throw run.Break(
                $"'{what}' has been withdrawn, because it lost a race or because another of several was decisive, so that nothing comes of it any more. "
                + "Ask for it again where it is waited for again.");
        }
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
