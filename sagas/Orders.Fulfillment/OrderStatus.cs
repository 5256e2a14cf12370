namespace Orders;

/// <summary>What became of an order so far.</summary>
public enum OrderStatus
{
    /// <summary>It waits for its payment.</summary>
    Placed,

    /// <summary>It is paid and on its way.</summary>
    Paid,

    /// <summary>The customer has it.</summary>
    Delivered,

    /// <summary>Nobody paid it in time.</summary>
    Expired,

    /// <summary>It was called off.</summary>
    Cancelled,
}
