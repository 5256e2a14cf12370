namespace BusSignals;

/// <summary>Whether a signal is held back.</summary>
internal enum HoldResult
{
    /// <summary>All its predecessors have their place.</summary>
    NotNeeded,

    /// <summary>Another node may be applying what it waits for: it is looked at again in a moment.</summary>
    Soon,

    /// <summary>It is in the mailbox.</summary>
    Held,

    /// <summary>It should be held back, but too many are already.</summary>
    Full,
}
