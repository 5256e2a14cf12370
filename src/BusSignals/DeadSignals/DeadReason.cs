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

    /// <summary>A policy refused it.</summary>
    Rejected,

    /// <summary>Nobody wanted it in time.</summary>
    Expired,

    /// <summary>Its handler failed at each attempt.</summary>
    Failed,
}
