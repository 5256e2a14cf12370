using BusSignals;

namespace Orders.Contracts;

/// <summary>A customer placed an order.</summary>
/// <param name="Order">The order.</param>
/// <param name="Price">What is to be paid.</param>
/// <param name="PayWithin">How long the customer has to pay; null for the shop's usual time.</param>
[Signal("/order/{order}/placed", Id = "order.placed", Description = "A customer placed an order.")]
public sealed record OrderPlaced(Ref<Order> Order, decimal Price, TimeSpan? PayWithin = null);
