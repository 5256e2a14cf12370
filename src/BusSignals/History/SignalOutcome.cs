namespace BusSignals;

/// <summary>What became of a signal, or of a timer, at one process.</summary>
public enum SignalOutcome
{
    /// <summary>It changed the process, or was explicitly ignored by it.</summary>
    Applied,

    /// <summary>It waits in the mailbox.</summary>
    Waiting,

    /// <summary>It came, or was left over, after the process had ended.</summary>
    Late,

    /// <summary>It was dropped by the signal's policy.</summary>
    Discarded,

    /// <summary>It was refused, by the signal's policy or by a handler, and is a dead signal.</summary>
    Rejected,

    /// <summary>Its time in the mailbox ran out and it is a dead signal.</summary>
    Expired,

    /// <summary>It had arrived before; nothing changed. Never stored; <see cref="HistoryEntry.Duplicates"/> counts.</summary>
    Duplicate,

    /// <summary>There was nothing to reach, or the timer had been withdrawn. In no history; a signal has a receipt.</summary>
    NoWaiter,

    /// <summary>Its handler failed at each attempt, or said so itself; it is a dead signal.</summary>
    Failed,
}
