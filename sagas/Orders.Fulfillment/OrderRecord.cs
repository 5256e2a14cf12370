namespace Orders;

/// <summary>An order as the shop keeps it; its process stands beside it in the same database.</summary>
public sealed class OrderRecord
{
    /// <summary>The shop's own number of the order.</summary>
    public required string Id { get; init; }

    /// <summary>What is to be paid.</summary>
    public required decimal Price { get; init; }

    /// <summary>What became of it so far; its process writes that.</summary>
    public OrderStatus Status { get; set; }

    /// <summary>When it was placed.</summary>
    public required DateTimeOffset PlacedAt { get; init; }
}
