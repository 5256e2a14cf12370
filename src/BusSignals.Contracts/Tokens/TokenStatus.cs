namespace BusSignals;

/// <summary>How a token was answered.</summary>
public enum TokenStatus
{
    /// <summary>With a value.</summary>
    Resolved,

    /// <summary>With an error.</summary>
    Rejected,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>Nobody answered in time.</summary>
    Expired,
}
