namespace BusSignals;

/// <summary>What became of a command. Losing a race is one of these, not an exception.</summary>
internal enum LockOutcome
{
    /// <summary>The lock is the asker's, with a new fence.</summary>
    Granted,

    /// <summary>As <see cref="Granted"/>, and nobody else had it since it was handed over.</summary>
    Continued,

    /// <summary>The asker has a place in the queue.</summary>
    Waiting,

    /// <summary>Others have the lock or wait for it, and the asker did not want to wait.</summary>
    Busy,

    /// <summary>It was done.</summary>
    Done,

    /// <summary>The lease is not the asker's any more.</summary>
    Lost,
}
