using MassTransit;
using Microsoft.Extensions.Options;

namespace Orders;

/// <summary>Sees one order through: it waits for the payment, then for the delivery, and ends when either fails.</summary>
[Process("/order/{order}/fulfillment")]
public sealed class FulfillmentSaga : SignalStateMachine<Fulfillment>
{
    /// <summary>Declares the process.</summary>
    /// <param name="options">The shop's usual deadline.</param>
    public FulfillmentSaga(IOptions<OrdersOptions> options)
    {
        TimeSpan usual = options.Value.PaymentDeadline;

        Initially(When(Placed).Then(Remember).TransitionTo(AwaitingPayment));

        During(AwaitingPayment,
            When(PaymentReceived).Then(MarkPaid).UpdateOrder().Publish(RequestShipping).TransitionTo(AwaitingDelivery),
            When(Cancelled).Then(MarkCancelled).UpdateOrder().Finalize(),
            After(x => x.Saga.PayWithin ?? usual).Then(MarkExpired).UpdateOrder().Publish(Expire).Finalize());

        During(AwaitingDelivery,
            When(Delivered).Then(MarkDelivered).UpdateOrder().Finalize(),
            When(Cancelled).Then(MarkCancelled).UpdateOrder().Publish(RequestRefund).Finalize());
    }

    /// <summary>A customer placed the order.</summary>
    public Event<OrderPlaced> Placed { get; } = null!;

    /// <summary>The money came in.</summary>
    public Event<PaymentReceived> PaymentReceived { get; } = null!;

    /// <summary>The customer has the goods.</summary>
    public Event<OrderDelivered> Delivered { get; } = null!;

    /// <summary>The order was called off.</summary>
    public Event<OrderCancelled> Cancelled { get; } = null!;

    /// <summary>The order is placed and not paid.</summary>
    public State AwaitingPayment { get; } = null!;

    /// <summary>The order is paid and not delivered.</summary>
    public State AwaitingDelivery { get; } = null!;

    private static void Remember(BehaviorContext<Fulfillment, OrderPlaced> x)
    {
        x.Saga.Price = x.Message.Price;
        x.Saga.PayWithin = x.Message.PayWithin;
    }

    private static void MarkPaid(BehaviorContext<Fulfillment, PaymentReceived> x)
    {
        x.Saga.Status = OrderStatus.Paid;
        x.Saga.TxId = x.Message.TxId;
        x.Saga.Paid = x.Message.Amount;
    }

    private static void MarkCancelled(BehaviorContext<Fulfillment, OrderCancelled> x)
    {
        x.Saga.Status = OrderStatus.Cancelled;
        x.Saga.CancelReason = x.Message.Reason;
    }

    private static void MarkExpired(BehaviorContext<Fulfillment> x) => x.Saga.Status = OrderStatus.Expired;

    private static void MarkDelivered(BehaviorContext<Fulfillment> x) => x.Saga.Status = OrderStatus.Delivered;

    private static ShippingRequested RequestShipping(BehaviorContext<Fulfillment> x) => new(x.Saga.Order, x.Saga.TxId!);

    private static OrderExpired Expire(BehaviorContext<Fulfillment> x) => new(x.Saga.Order);

    private static RefundRequested RequestRefund(BehaviorContext<Fulfillment> x) =>
        new(x.Saga.Order, x.Saga.TxId!, x.Saga.Paid!.Value);
}
