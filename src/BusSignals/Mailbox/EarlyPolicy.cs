namespace BusSignals;

/// <summary>
/// What becomes of a signal that arrives before its process exists, or while the process waits for something else.
/// </summary>
public enum EarlyPolicy
{
    /// <summary>It stays in the durable mailbox until it is wanted, or its time there is over.</summary>
    Buffer,

    /// <summary>
    /// It starts the process; a state machine must have it in <c>Initially</c>, which is checked at start-up. Once
    /// the process exists it is buffered. In a flow it is as if its handler said <c>Starts()</c>.
    /// </summary>
    Start,

    /// <summary>It is dropped; an existing process notes that in its history.</summary>
    Discard,

    /// <summary>It becomes a dead signal with the reason "rejected".</summary>
    Reject,
}
