namespace BusSignals;

/// <summary>The phases of a process's life.</summary>
public enum ProcessStatus
{
    /// <summary>It has not started; its mailbox may hold early signals.</summary>
    NotStarted,

    /// <summary>It is running, which mostly means waiting.</summary>
    Running,

    /// <summary>It has ended; nothing changes its state any more.</summary>
    Ended,

    /// <summary>It is paused; whatever arrives for it waits until it is resumed.</summary>
    Paused,
}
