using BusSignals;

namespace Orders.Contracts;

/// <summary>
/// Somebody has to decide on a refund. A plain message, for whoever writes the e-mail. Whoever has the link can decide.
/// </summary>
/// <param name="Order">The order.</param>
/// <param name="Amount">What would go back.</param>
/// <param name="Link">Where it is decided: GET shows what, POST of a <see cref="RefundDecision"/> as JSON does it.</param>
public sealed record RefundApprovalAsked(Ref<Order> Order, decimal Amount, Uri Link);
