namespace BusSignals;

/// <summary>Whether a signal is held back.</summary>
internal enum HoldResult
{
    /// <summary>All its predecessors have their place.</summary>
    NotNeeded,

    /// <summary>It is in the mailbox.</summary>
    Held,

    /// <summary>It should be held back, but too many are already.</summary>
    Full,
}
