using BusSignals;

namespace Orders.Contracts;

/// <summary>A paid order was cancelled and its money goes back. A plain message, for accounting.</summary>
/// <param name="Order">The order.</param>
/// <param name="TxId">The transaction that paid it.</param>
/// <param name="Amount">What was paid.</param>
public sealed record RefundRequested(Ref<Order> Order, string TxId, decimal Amount);
