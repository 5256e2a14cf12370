using BusSignals;

namespace Orders.Contracts;

/// <summary>The customer or the shop called an order off.</summary>
/// <param name="Order">The order.</param>
/// <param name="Reason">Why, in words.</param>
[Signal("/order/{order}/cancelled", Id = "order.cancelled", Description = "The customer or the shop called an order off.")]
public sealed record OrderCancelled(Ref<Order> Order, string Reason);
