namespace Orders;

/// <summary>What is known of the refund of an order.</summary>
public sealed class Refund
{
    /// <summary>The order; filled from the path.</summary>
    public Ref<Order> Order { get; set; }

    /// <summary>The transaction that paid it; null before the refund was asked for.</summary>
    public string? TxId { get; set; }

    /// <summary>What was paid.</summary>
    public decimal Amount { get; set; }

    /// <summary>Where it is.</summary>
    public RefundStatus Status { get; set; }

    /// <summary>Why it was decided so, if that was said.</summary>
    public string? Reason { get; set; }
}
