namespace BusSignals;

/// <summary>What an entry of the history is about.</summary>
public enum HistoryKind
{
    /// <summary>A signal arrived.</summary>
    Signal,

    /// <summary>A timer fired.</summary>
    Timer,

    /// <summary>A timer was cancelled by hand.</summary>
    TimerCancelled,

    /// <summary>A handler's note that it has received something.</summary>
    Received,

    /// <summary>A handler's note that it has started something.</summary>
    Started,

    /// <summary>A checkpoint.</summary>
    Checkpoint,

    /// <summary>A handler's note that something is completed.</summary>
    Completed,

    /// <summary>A handler's note that something has failed.</summary>
    Failed,

    /// <summary>A line that a handler logged.</summary>
    Log,

    /// <summary>A token was created; its answer is a signal.</summary>
    TokenCreated,

    /// <summary>
    /// A timer was moved by hand: <see cref="HistoryEntry.SentAt"/> is when it was due before, and the payload says
    /// when it is due now.
    /// </summary>
    TimerRescheduled,

    /// <summary>A step of a durable process was done, or failed for good.</summary>
    Step,

    /// <summary>A durable process continued as new, with the payload as its input.</summary>
    Continued,
}
