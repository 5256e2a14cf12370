using Microsoft.Extensions.Logging;

namespace Orders.Durable;

/// <summary>Starts a checkout.</summary>
/// <param name="Order">The order.</param>
/// <param name="Amount">What is to be paid.</param>
public sealed record StartCheckout(Ref<Order> Order, decimal Amount);

/// <summary>How a checkout has ended.</summary>
/// <param name="Success">Whether the order is paid and shipped.</param>
/// <param name="Order">The order.</param>
/// <param name="PaymentId">The provider's number of the payment.</param>
/// <param name="TrackingNumber">The carrier's number of the parcel.</param>
/// <param name="Reason">Why it has failed.</param>
public sealed record CheckoutResult(
    bool Success, Ref<Order> Order, string? PaymentId = null, string? TrackingNumber = null, string? Reason = null);

/// <summary>
/// Payment, then shipment, with a typed result. Both waits begin at once, so that the order in which the signals come does
/// not matter; a wait is kept in a variable and awaited when its time has come.
/// </summary>
/// <param name="orders">What it waits for.</param>
[Process("/order/{order}/checkout")]
public sealed partial class CheckoutProcess(OrderSignals orders) : DurableProcess<StartCheckout, CheckoutResult>
{
    /// <inheritdoc/>
    protected override async Task<CheckoutResult> RunAsync(ProcessContext process, StartCheckout input)
    {
        LogBegun(process.Logger, input.Order, input.Amount);
        DurableTask<PaymentProcessed> payment = process.ReceiveAsync(orders.PaymentProcessed);
        DurableTask<OrderShipped> shipment = process.ReceiveAsync(orders.Shipped);

        PaymentProcessed paid = await payment;
        if (paid.Result != PaymentResult.Succeeded)
        {
            return new CheckoutResult(false, input.Order, Reason: "Payment failed");
        }

        OrderShipped shipped = await shipment;
        LogShipped(process.Logger, input.Order, shipped.TrackingNumber, shipped.Carrier);
        return new CheckoutResult(true, input.Order, paid.PaymentId, shipped.TrackingNumber);
    }

    [LoggerMessage(1, LogLevel.Information, "The checkout of {Order} begins; {Amount} are to be paid")]
    private static partial void LogBegun(ILogger logger, Ref<Order> order, decimal amount);

    [LoggerMessage(2, LogLevel.Information, "{Order} was shipped as {TrackingNumber} by {Carrier}")]
    private static partial void LogShipped(ILogger logger, Ref<Order> order, string trackingNumber, string carrier);
}
