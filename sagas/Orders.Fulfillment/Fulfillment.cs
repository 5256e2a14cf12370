namespace Orders;

/// <summary>What the process of one order remembers.</summary>
public sealed class Fulfillment : SagaState
{
    /// <summary>The order; filled from the process' path.</summary>
    public Ref<Order> Order { get; set; }

    /// <summary>What is to be paid.</summary>
    public decimal Price { get; set; }

    /// <summary>How long this customer has to pay; null for the shop's usual time.</summary>
    public TimeSpan? PayWithin { get; set; }

    /// <summary>What became of the order so far.</summary>
    public OrderStatus Status { get; set; }

    /// <summary>The transaction that paid the order.</summary>
    public string? TxId { get; set; }

    /// <summary>What was paid.</summary>
    public decimal? Paid { get; set; }

    /// <summary>Why the order was cancelled.</summary>
    public string? CancelReason { get; set; }
}
