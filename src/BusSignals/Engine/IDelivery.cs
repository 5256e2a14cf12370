namespace BusSignals;

/// <summary>One thing to apply to one process: a signal, a due timer, a request of the operator.</summary>
internal interface IDelivery
{
    /// <summary>The message that makes it unique at the process, or null if it is not to be kept from repeating.</summary>
    Guid? MessageId => null;

    /// <summary>The signal, if it is one.</summary>
    SignalDefinition? Signal => null;

    /// <summary>The earlier signals of its emitter that this process takes, and that are to be applied first.</summary>
    IReadOnlyList<Predecessor> Earlier(ProcessDefinition process, ProcessId id) => [];

    /// <summary>Whether it may be applied although its message has been here before.</summary>
    bool Repeats(HistoryEntry prior) => false;

    /// <summary>
    /// Puts it where it comes back from later, when its process has been busy with another delivery for too long; null if it
    /// can only wait. A slow handler must not hold up what this node could do for other processes.
    /// </summary>
    Func<CancellationToken, Task>? DeferAsync => null;

    /// <summary>Applies it to the session; nothing is committed yet, and it may be applied again to a fresh session.</summary>
    Task<SignalOutcome> ApplyAsync(ProcessSession session);

    /// <summary>Called instead when it was applied before.</summary>
    Task SkipAsync(DeliveryLocks locks) => Task.CompletedTask;

    /// <summary>Whether its own source brings it again when it fails; if not, and nothing stands for it, its caller hears of it.</summary>
    bool ComesAgain => false;

    /// <summary>What to apply instead when it failed for good, or null if there is nothing.</summary>
    IDelivery? WhenFailed(Exception exception) => null;

    /// <summary>What to keep if even that cannot be committed.</summary>
    DeadSignal? DeadLetter(ProcessId process, Exception exception) => null;
}
