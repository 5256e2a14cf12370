using BusSignals;

namespace Orders.Contracts;

/// <summary>A customer has sent something back. Two parameters, and two locks: whoever emits this has both.</summary>
/// <param name="Order">The order that it was part of.</param>
/// <param name="User">The customer.</param>
/// <param name="Reason">Why, in words.</param>
[Signal("/order/{order}/user/{user}/item-returned", Id = "order.itemreturned", Description = "A customer has sent something back.")]
public sealed record ItemReturned(Locked<Order> Order, Locked<User> User, string Reason);
