using BusSignals;

namespace Orders.Contracts;

/// <summary>The money of a cancelled order stays. A plain message, for whoever tells the customer.</summary>
/// <param name="Order">The order.</param>
/// <param name="Reason">Why, in words, if that was said.</param>
public sealed record RefundDeclined(Ref<Order> Order, string? Reason);
