namespace BusSignals;

/// <summary>What became of a signal or timer at one process.</summary>
public enum SignalOutcome
{
    /// <summary>It changed the process, or the process explicitly ignored it.</summary>
    Applied,

    /// <summary>It waits in the mailbox.</summary>
    Waiting,

    /// <summary>It arrived after the process had ended, or was left over then.</summary>
    Late,

    /// <summary>The signal's policy dropped it.</summary>
    Discarded,

    /// <summary>The signal's policy or a handler refused it; it is a dead signal.</summary>
    Rejected,

    /// <summary>Its time in the mailbox ran out; it is a dead signal.</summary>
    Expired,

    /// <summary>It had arrived before; nothing changed. Never stored; <c>HistoryEntry.Duplicates</c> counts.</summary>
    Duplicate,

    /// <summary>
    /// No process was there for it, or the timer had been withdrawn. It is in no history; a signal has a receipt.
    /// </summary>
    NoWaiter,

    /// <summary>Its handler failed at each attempt, or reported a failure itself; it is a dead signal.</summary>
    Failed,
}
