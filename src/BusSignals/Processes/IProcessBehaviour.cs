namespace BusSignals;

/// <summary>A type of process as the engine sees it: a state machine, a flow.</summary>
internal interface IProcessBehaviour
{
    /// <summary>The classes it needs from the services, to be tried at start-up.</summary>
    IEnumerable<Type> ServiceTypes => [];

    /// <summary>The state a process is shown in when it has ended, or null to leave it in its last one.</summary>
    string? FinalState => null;

    /// <summary>The timers that its handlers may schedule, or null if it sets its timers itself.</summary>
    IReadOnlyCollection<string>? TimerNames => null;

    /// <summary>Whether its code cannot go on without its timers, so that nobody else may withdraw them.</summary>
    bool OwnsTimers => false;

    /// <summary>Whether the signal starts a process.</summary>
    bool Starts(SignalDefinition signal) => false;

    /// <summary>Takes an instance up where its session stands.</summary>
    ValueTask<IProcessInstance> OpenAsync(ProcessSession session);

    /// <summary>Called when a signal comes to a process that has ended.</summary>
    void ApplyLate(ProcessSession session, object signal)
    {
    }
}

/// <summary>One process while a delivery is applied to it.</summary>
internal interface IProcessInstance : IAsyncDisposable
{
    /// <summary>The process' own state.</summary>
    object State { get; }

    /// <summary>Whether everything waits because the process has not been initialised.</summary>
    bool Queues => false;

    /// <summary>Whether the process would take the signal now.</summary>
    /// <param name="signal">What it is.</param>
    /// <param name="read">Reads it, where that matters.</param>
    bool Wants(SignalDefinition signal, Func<object> read);

    /// <summary>Whether the process would take any signal of this kind now; null if that depends on what it says.</summary>
    bool? WantsAny(SignalDefinition signal);

    /// <summary>Called when the process starts.</summary>
    void Started()
    {
    }

    /// <summary>The context in which a signal that is wanted is handled.</summary>
    SignalContext NewContext(SignalEnvelope signal);

    /// <summary>Applies the signal of a context.</summary>
    Task ApplyAsync(SignalContext context);

    /// <summary>Whether the timer only makes the process look, so that the history has no entry of it.</summary>
    bool IsSilent(ProcessTimer timer) => false;

    /// <summary>Applies a timer that is due, and says in its entry, if it has one, what became of it.</summary>
    Task FireAsync(ProcessTimer timer, HistoryEntry? entry);

    /// <summary>Looks at what it waits for elsewhere.</summary>
    Task NudgeAsync() => Task.CompletedTask;

    /// <summary>Writes the instance's state back into its session.</summary>
    void Save();

    /// <summary>Called when the delivery is committed, with the process' new version.</summary>
    void Committed(long version)
    {
    }

    ValueTask IAsyncDisposable.DisposeAsync() => ValueTask.CompletedTask;
}
