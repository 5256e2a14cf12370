using BusSignals;

namespace Orders.Contracts;

/// <summary>Nobody paid an order in time. A plain message, for whoever wants to know.</summary>
/// <param name="Order">The order.</param>
public sealed record OrderExpired(Ref<Order> Order);
