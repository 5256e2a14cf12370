using BusSignals;

namespace Orders.Contracts;

/// <summary>The payment provider received the money for an order.</summary>
/// <param name="Order">The order, which whoever emits this has locked; a plain publisher gives its number alone.</param>
/// <param name="TxId">The provider's transaction.</param>
/// <param name="Amount">What was paid.</param>
[Signal("/order/{order}/payment/received", Id = "order.paymentreceived", Description = "The money for an order came in.")]
public sealed record PaymentReceived(Locked<Order> Order, string TxId, decimal Amount);
