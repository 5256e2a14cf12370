namespace BusSignals;

/// <summary>
/// What happens to a signal whose process has ended, and to the signals in the mailbox at that time.
/// </summary>
public enum LatePolicy
{
    /// <summary>It is recorded in the history of the ended process.</summary>
    Record,

    /// <summary>It is dropped without a record; a buffered signal is recorded as discarded.</summary>
    Ignore,

    /// <summary>It is dead-lettered with the reason "rejected".</summary>
    Reject,
}
