using BusSignals;

namespace Orders.Contracts;

/// <summary>The customer has the goods.</summary>
/// <param name="Order">The order.</param>
[Signal("/order/{order}/delivered", Id = "order.delivered", Description = "The customer has the goods.")]
public sealed record OrderDelivered(Ref<Order> Order);
