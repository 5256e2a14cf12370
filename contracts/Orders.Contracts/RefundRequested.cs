using BusSignals;

namespace Orders.Contracts;

/// <summary>A paid order was cancelled; its money goes back once somebody has approved that.</summary>
/// <param name="Order">The order.</param>
/// <param name="TxId">The transaction that paid it.</param>
/// <param name="Amount">What was paid.</param>
[Signal("/order/{order}/refund/requested", Id = "refund.requested", Description = "A paid order was cancelled, and its money should go back.")]
public sealed record RefundRequested(Ref<Order> Order, string TxId, decimal Amount);
