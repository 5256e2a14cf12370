namespace BusSignals;

/// <summary>One thing to apply to one process: a signal, a due timer, an operator's request.</summary>
internal interface IDelivery
{
    /// <summary>The message that makes it unique at the process, or null if it may repeat.</summary>
    Guid? MessageId => null;

    /// <summary>The signal, if it is one.</summary>
    SignalDefinition? Signal => null;

    /// <summary>The earlier signals of its emitter that this process receives and that must be applied first.</summary>
    IReadOnlyList<Predecessor> Earlier(ProcessDefinition process, ProcessId id) => [];

    /// <summary>Whether it may be applied although its message has been processed before.</summary>
    bool Repeats(HistoryEntry prior) => false;

    /// <summary>
    /// Defers it, to come back later, when its process has been busy with another delivery for too long; null if it can
    /// only wait. A slow handler must not block what this node could do for other processes.
    /// </summary>
    Func<CancellationToken, Task>? DeferAsync => null;

    /// <summary>
    /// Applies it to the session. Nothing is committed yet, and it may be applied again to a fresh session.
    /// </summary>
    Task<SignalOutcome> ApplyAsync(ProcessSession session);

    /// <summary>Called instead when it was applied before.</summary>
    Task SkipAsync(DeliveryLocks locks) => Task.CompletedTask;

    /// <summary>
    /// Whether its own source redelivers it when it fails; if not, and it has no substitute, its caller gets the
    /// exception.
    /// </summary>
    bool ComesAgain => false;

    /// <summary>What to apply instead after a permanent failure, or null if there is nothing.</summary>
    IDelivery? WhenFailed(Exception exception) => null;

    /// <summary>The dead signal to store if even that cannot be committed.</summary>
    DeadSignal? DeadLetter(ProcessId process, Exception exception) => null;
}
