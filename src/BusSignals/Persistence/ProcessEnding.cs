namespace BusSignals;

/// <summary>How a process ended.</summary>
public enum ProcessEnding
{
    /// <summary>It completed.</summary>
    Completed,

    /// <summary>It was asked to end (<see cref="CancelProcess"/>).</summary>
    Cancelled,

    /// <summary>It was ended without being asked (<see cref="TerminateProcess"/>).</summary>
    Terminated,

    /// <summary>Its code ended with an exception.</summary>
    Failed,
}
