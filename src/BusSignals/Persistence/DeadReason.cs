namespace BusSignals;

/// <summary>Why a signal was dead-lettered.</summary>
public enum DeadReason
{
    /// <summary>The message could not be read.</summary>
    Undecodable,

    /// <summary>The message is not a signal that this endpoint knows.</summary>
    Unknown,

    /// <summary>The signal breaks a rule of its contract.</summary>
    Invalid,

    /// <summary>A policy or a handler refused it.</summary>
    Rejected,

    /// <summary>Nobody waited for it in time.</summary>
    Expired,

    /// <summary>Its handler failed at each attempt, or reported a failure itself.</summary>
    Failed,

    /// <summary>The mailbox was full.</summary>
    Overflow,

    /// <summary>
    /// The message is larger than <see cref="SignalLimits.MaxMessageBytes"/>. Its size, hash and head are kept, and it
    /// cannot be replayed.
    /// </summary>
    TooLarge,
}
