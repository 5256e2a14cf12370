namespace Orders.Patterns;

/// <summary>Where an order goes.</summary>
public sealed class ShippingAddress
{
    /// <summary>The order; filled from the path.</summary>
    public Ref<Order> Order { get; set; }

    /// <summary>Where to send it.</summary>
    public Address? Address { get; set; }

    /// <summary>When that was last said.</summary>
    public DateTimeOffset? UpdatedAt { get; set; }
}
