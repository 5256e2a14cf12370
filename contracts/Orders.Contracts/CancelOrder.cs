using BusSignals;

namespace Orders.Contracts;

/// <summary>Somebody wants an order called off: a command, which can be refused. Once obeyed, <see cref="OrderCancelled"/> tells of it.</summary>
/// <param name="Order">The order.</param>
/// <param name="RequestedBy">Who wants it; the emitter has made sure that it is them.</param>
/// <param name="Reason">Why, in words.</param>
[Signal("/order/{order}/cancel", Id = "order.cancel", Description = "Call an order off that is under way.")]
public sealed record CancelOrder(Ref<Order> Order, string RequestedBy, string Reason);
