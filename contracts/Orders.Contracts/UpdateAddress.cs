using BusSignals;

namespace Orders.Contracts;

/// <summary>The customer wants an order sent elsewhere.</summary>
/// <param name="Order">The order.</param>
/// <param name="Address">Where to send it from now on.</param>
[Signal("/order/{order}/address/update", Id = "order.updateaddress", Description = "Send an order to another address.")]
public sealed record UpdateAddress(Ref<Order> Order, Address Address);
