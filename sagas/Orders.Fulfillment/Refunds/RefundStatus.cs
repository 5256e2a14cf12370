namespace Orders;

/// <summary>Where a refund is.</summary>
public enum RefundStatus
{
    /// <summary>Nobody has decided yet.</summary>
    Open,

    /// <summary>The money goes back.</summary>
    Approved,

    /// <summary>The money stays.</summary>
    Declined,

    /// <summary>Nobody decided in time.</summary>
    Undecided,
}
