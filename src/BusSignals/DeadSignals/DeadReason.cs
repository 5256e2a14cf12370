namespace BusSignals;

/// <summary>Why a signal was set aside.</summary>
public enum DeadReason
{
    /// <summary>The message could not be read.</summary>
    Undecodable,

    /// <summary>The message is no signal that this endpoint knows.</summary>
    Unknown,

    /// <summary>The signal breaks a rule of its contract.</summary>
    Invalid,

    /// <summary>A policy or a handler refused it.</summary>
    Rejected,

    /// <summary>Nobody wanted it in time.</summary>
    Expired,

    /// <summary>Its handler failed at each attempt, or said so itself.</summary>
    Failed,

    /// <summary>The mailbox was full.</summary>
    Overflow,

    /// <summary>
    /// The message is larger than <see cref="SignalLimits.MaxMessageBytes"/>. Its size, hash and head are kept, and it
    /// cannot be replayed.
    /// </summary>
    TooLarge,
}
