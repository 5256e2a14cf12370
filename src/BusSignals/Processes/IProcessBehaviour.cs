namespace BusSignals;

/// <summary>A type of process as the engine sees it: a state machine, a flow.</summary>
internal interface IProcessBehaviour
{
    /// <summary>The classes that it needs from the services, checked at start-up.</summary>
    IEnumerable<Type> ServiceTypes => [];

    /// <summary>What the start says of it although it can run.</summary>
    IEnumerable<string> Notices => [];

    /// <summary>The state that an ended process shows, or null to keep its last one.</summary>
    string? FinalState => null;

    /// <summary>The timers that its handlers may schedule, or null if it sets its timers itself.</summary>
    IReadOnlyCollection<string>? TimerNames => null;

    /// <summary>Whether its code depends on its timers, so that nobody else may withdraw them.</summary>
    bool OwnsTimers => false;

    /// <summary>Whether the signal starts a process.</summary>
    bool Starts(SignalDefinition signal) => false;

    /// <summary>Whether a signal starts a process that has ended anew, under the same identity.</summary>
    ValueTask<bool> StartsAnewAsync(ProcessSession session, SignalDefinition signal) => ValueTask.FromResult(false);

    /// <summary>Whether a process that has ended still handles the signal.</summary>
    ValueTask<bool> TakesAfterEndAsync(ProcessSession session, SignalDefinition signal) => ValueTask.FromResult(false);

    /// <summary>What is done with a signal because there is no process for it; null if it is treated by its policies.</summary>
    ValueTask<Func<ProcessSession, SignalEnvelope, Task>?> MissingAsync(ProcessSession session, SignalDefinition signal) =>
        ValueTask.FromResult<Func<ProcessSession, SignalEnvelope, Task>?>(null);

    /// <summary>Opens an instance at the point where its session is.</summary>
    ValueTask<IProcessInstance> OpenAsync(ProcessSession session);

    /// <summary>Called when a signal arrives for a process that has ended.</summary>
    void ApplyLate(ProcessSession session, object signal)
    {
    }
}

/// <summary>One process while a delivery is applied to it.</summary>
internal interface IProcessInstance : IAsyncDisposable
{
    /// <summary>The process's own state.</summary>
    object State { get; }

    /// <summary>Whether everything waits because the process has not been initialized.</summary>
    bool Queues => false;

    /// <summary>Whether the process would accept the signal now.</summary>
    /// <param name="signal">The signal's definition.</param>
    /// <param name="read">Reads the signal, if its contents matter.</param>
    bool Wants(SignalDefinition signal, Func<object> read);

    /// <summary>
    /// Whether the process would accept any signal of this kind now; null if that depends on its contents.
    /// </summary>
    bool? WantsAny(SignalDefinition signal);

    /// <summary>Called when the process starts.</summary>
    void Started()
    {
    }

    /// <summary>The context in which a wanted signal is handled.</summary>
    SignalContext NewContext(SignalEnvelope signal);

    /// <summary>Applies the signal of a context.</summary>
    Task ApplyAsync(SignalContext context);

    /// <summary>Whether the timer only triggers a check, so that the history has no entry for it.</summary>
    bool IsSilent(ProcessTimer timer) => false;

    /// <summary>Applies a due timer, and records the outcome in its entry, if it has one.</summary>
    Task FireAsync(ProcessTimer timer, HistoryEntry? entry);

    /// <summary>Checks its external conditions.</summary>
    Task NudgeAsync() => Task.CompletedTask;

    /// <summary>Writes the instance's state back into its session.</summary>
    void Save();

    /// <summary>Called when the delivery is committed, with the process's new version.</summary>
    void Committed(long version)
    {
    }

    ValueTask IAsyncDisposable.DisposeAsync() => ValueTask.CompletedTask;
}
