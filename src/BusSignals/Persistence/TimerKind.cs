namespace BusSignals;

/// <summary>What the timers of a process are for. The numbers are stored.</summary>
internal enum TimerKind
{
    /// <summary>A timer that the process's code has set: a state's timeout, a timer of a flow, a delay.</summary>
    Deadline = 0,

    /// <summary>The next check of a condition outside the process.</summary>
    Poll = 1,

    /// <summary>The next round of tries of an activity.</summary>
    Again = 2,

    /// <summary>An open token, due when it expires.</summary>
    Token = 3,

    /// <summary>The next retry of a signal in the mailbox. From here on they are the engine's own, and nobody is shown them.</summary>
    Retry = 4,

    /// <summary>The next look for what signals are held back for.</summary>
    Order = 5,

    /// <summary>The next look at signals that only a newer version knows.</summary>
    WakeUp = 6,
}
