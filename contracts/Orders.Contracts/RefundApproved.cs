using BusSignals;

namespace Orders.Contracts;

/// <summary>The money of an order goes back. A plain message, for accounting.</summary>
/// <param name="Order">The order.</param>
/// <param name="TxId">The transaction that paid it.</param>
/// <param name="Amount">What goes back.</param>
public sealed record RefundApproved(Ref<Order> Order, string TxId, decimal Amount);
