namespace BusSignals;

/// <summary>What can become of answering a token.</summary>
public enum TokenOutcome
{
    /// <summary>The answer is stored; the process gets it.</summary>
    Accepted,

    /// <summary>The token had its answer already.</summary>
    AlreadyResolved,

    /// <summary>The token was cancelled before.</summary>
    Cancelled,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>It is genuine, but of another kind or for an answer of another type.</summary>
    ForeignType,

    /// <summary>It was not signed with our keys, or altered.</summary>
    Forged,

    /// <summary>The text is no token.</summary>
    Malformed,

    /// <summary>It is genuine, but its process has ended or is not kept any more.</summary>
    ProcessEnded,
}
