using BusSignals;

namespace Orders.Contracts;

/// <summary>The warehouse has handed an order over.</summary>
/// <param name="Order">The order.</param>
/// <param name="TrackingNumber">The carrier's number of the parcel.</param>
/// <param name="Carrier">Who has it now.</param>
[Signal("/order/{order}/shipped", Id = "order.shipped", Description = "The warehouse has handed an order over to a carrier.")]
public sealed record OrderShipped(Ref<Order> Order, string TrackingNumber, string Carrier);
