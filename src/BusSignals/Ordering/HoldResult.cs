namespace BusSignals;

/// <summary>Whether a signal is held back.</summary>
internal enum HoldResult
{
    /// <summary>All that it comes after has its place.</summary>
    NotNeeded,

    /// <summary>It is in the mailbox.</summary>
    Held,

    /// <summary>It should be, but too many are already.</summary>
    Full,
}
