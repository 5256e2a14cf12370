using BusSignals;

namespace Orders.Contracts;

/// <summary>The payment provider has processed an attempt to pay an order, with or without success.</summary>
/// <param name="Order">The order.</param>
/// <param name="PaymentId">The provider's number of the attempt.</param>
/// <param name="Amount">What was, or should have been, paid.</param>
/// <param name="Result">How it went.</param>
/// <param name="Response">What the provider said to it.</param>
[Signal("/order/{order}/payment/processed", Id = "payment.processed", Description = "The provider has processed an attempt to pay an order.")]
public sealed record PaymentProcessed(Ref<Order> Order, string PaymentId, decimal Amount, PaymentResult Result, string? Response = null);
