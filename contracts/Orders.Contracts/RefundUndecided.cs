using BusSignals;

namespace Orders.Contracts;

/// <summary>Nobody decided on a refund in time. A plain message, for whoever looks after that.</summary>
/// <param name="Order">The order.</param>
/// <param name="TxId">The transaction that paid it.</param>
/// <param name="Amount">What was paid.</param>
public sealed record RefundUndecided(Ref<Order> Order, string TxId, decimal Amount);
