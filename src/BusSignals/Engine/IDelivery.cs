namespace BusSignals;

/// <summary>One thing to apply to one process: a signal, a due timer, a request of the operator.</summary>
internal interface IDelivery
{
    /// <summary>The message that makes it unique at the process, or null if it is not to be kept from repeating.</summary>
    Guid? MessageId { get; }

    /// <summary>Applies it to the session; nothing is committed yet, and it may be applied again to a fresh session.</summary>
    Task<SignalOutcome> ApplyAsync(ProcessSession session);

    /// <summary>What to keep when it failed at each attempt, or null if its own source will bring it again.</summary>
    DeadSignal? Bury(ProcessId process, Exception exception);
}
