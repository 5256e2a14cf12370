namespace Orders.Patterns;

/// <summary>What is known of an order that may be called off.</summary>
public sealed class Cancellation
{
    /// <summary>The order; filled from the path.</summary>
    public Ref<Order> Order { get; set; }

    /// <summary>When it was called off; null while it is not.</summary>
    public DateTimeOffset? CancelledAt { get; set; }

    /// <summary>Who wanted that.</summary>
    public string? CancelledBy { get; set; }

    /// <summary>Why.</summary>
    public string? Reason { get; set; }

    /// <summary>Why, for statistics; only of orders placed since there are codes.</summary>
    public string? Code { get; set; }
}
