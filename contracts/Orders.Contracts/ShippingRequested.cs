using BusSignals;

namespace Orders.Contracts;

/// <summary>An order is paid and can be sent. A plain message, for the warehouse.</summary>
/// <param name="Order">The order.</param>
/// <param name="TxId">The transaction that paid it.</param>
public sealed record ShippingRequested(Ref<Order> Order, string TxId);
