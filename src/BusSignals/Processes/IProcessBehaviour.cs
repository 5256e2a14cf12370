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

    /// <summary>Whether the signal starts a process.</summary>
    bool Starts(SignalDefinition signal) => false;

    /// <summary>Takes an instance up where its session stands.</summary>
    ValueTask<IProcessInstance> OpenAsync(ProcessSession session);
}

/// <summary>One process while a delivery is applied to it.</summary>
internal interface IProcessInstance : IAsyncDisposable
{
    /// <summary>The process' own state.</summary>
    object State { get; }

    /// <summary>Whether everything waits because the process has not been initialised (FEATURES Z7).</summary>
    bool Queues => false;

    /// <summary>Whether the process would take the signal now.</summary>
    bool Wants(SignalDefinition signal);

    /// <summary>Called when the process starts.</summary>
    void Started()
    {
    }

    /// <summary>The context in which a signal that is wanted is handled.</summary>
    SignalContext NewContext(SignalEnvelope signal);

    /// <summary>Applies the signal of a context.</summary>
    Task ApplyAsync(SignalContext context);

    /// <summary>Applies a timer that is due, and says in its entry what became of it.</summary>
    Task FireAsync(ProcessTimer timer, HistoryEntry entry);

    /// <summary>Writes the instance's state back into its session.</summary>
    void Save();

    /// <summary>Called when the delivery is committed, with the process' new version.</summary>
    void Committed(long version)
    {
    }

    ValueTask IAsyncDisposable.DisposeAsync() => ValueTask.CompletedTask;
}
