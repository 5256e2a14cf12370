namespace BusSignals;

/// <summary>
/// What becomes of a signal whose process has ended, and of what the mailbox still holds then.
/// </summary>
public enum LatePolicy
{
    /// <summary>It is kept in the history of the ended process.</summary>
    Record,

    /// <summary>It is dropped without a trace; what was buffered is noted as discarded.</summary>
    Ignore,

    /// <summary>It becomes a dead signal with the reason "rejected".</summary>
    Reject,
}
