namespace BusSignals;

/// <summary>
/// What happens to a signal that arrives before its process exists, or while the process waits for something else.
/// </summary>
public enum EarlyPolicy
{
    /// <summary>It stays in the durable mailbox until the process waits for it, or its time there is over.</summary>
    Buffer,

    /// <summary>
    /// It starts the process; a state machine must have it in <c>Initially</c>, which is checked at start-up. Once the
    /// process exists, it is buffered. In a flow it has the same effect as <c>Starts()</c> on its handler.
    /// </summary>
    Start,

    /// <summary>It is dropped; an existing process records that in its history.</summary>
    Discard,

    /// <summary>It is dead-lettered with the reason "rejected".</summary>
    Reject,
}
