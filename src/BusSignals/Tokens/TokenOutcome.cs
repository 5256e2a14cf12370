namespace BusSignals;

/// <summary>The outcome of answering a token.</summary>
public enum TokenOutcome
{
    /// <summary>The answer is stored; the process gets it.</summary>
    Accepted,

    /// <summary>The token was answered already.</summary>
    AlreadyResolved,

    /// <summary>The token had been cancelled.</summary>
    Cancelled,

    /// <summary>It has expired.</summary>
    Expired,

    /// <summary>It is genuine, but of another kind or for an answer of another type.</summary>
    ForeignType,

    /// <summary>It was not signed with our keys, or was altered.</summary>
    Forged,

    /// <summary>The text is not a token.</summary>
    Malformed,

    /// <summary>It is genuine, but its process has ended or no longer exists.</summary>
    ProcessEnded,
}
