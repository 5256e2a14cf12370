using BusSignals;

namespace Orders.Contracts;

/// <summary>
/// Somebody wants an order called off: a command, which can be refused. Once obeyed, <see cref="OrderCancelled"/> tells of it.
/// Version 2 has brought <paramref name="Code"/>.
/// </summary>
/// <param name="Order">The order.</param>
/// <param name="RequestedBy">Who wants it; the emitter has made sure that it is them.</param>
/// <param name="Reason">Why, in words, if they say so.</param>
/// <param name="Code">Why, for statistics.</param>
[Signal("/order/{order}/cancel", Id = "order.cancel", Description = "Call an order off that is under way.", Version = 2, ChangeId = AddCode)]
public sealed record CancelOrder(Ref<Order> Order, string RequestedBy, string? Reason = null, string? Code = null)
{
    /// <summary>The change that version 2 brings.</summary>
    public const string AddCode = "add-cancel-code";
}
