namespace BusSignals;

/// <summary>The outcome of a command. Losing a race is one of these, not an exception.</summary>
internal enum LockOutcome
{
    /// <summary>The caller has the lock, with a new fence.</summary>
    Granted,

    /// <summary>Like <see cref="Granted"/>, and nobody else has had it since it was handed over.</summary>
    Continued,

    /// <summary>The caller has a place in the queue.</summary>
    Waiting,

    /// <summary>Others have the lock or wait for it, and the caller did not want to wait.</summary>
    Busy,

    /// <summary>It was done.</summary>
    Done,

    /// <summary>The caller no longer has the lease.</summary>
    Lost,
}
