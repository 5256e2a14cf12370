using MassTransit;

namespace BusSignals.Tests.Orders;

[Process("/order/{order}/fulfillment")]
public sealed class FulfillmentSaga : SignalStateMachine<Fulfillment>
{
    public FulfillmentSaga()
    {
        Initially(When(Placed).Then(Remember).TransitionTo(AwaitingPayment));

        During(AwaitingPayment,
            When(PaymentReceived).Then(MarkPaid).Publish(RequestShipping).TransitionTo(AwaitingDelivery),
            After(TimeSpan.FromDays(3)).Publish(x => new OrderExpired(x.Saga.Order)).Finalize());

        During(AwaitingDelivery, When(Delivered).Finalize());

        DuringAny(When(NoteAdded).Then(x => x.Saga.Notes.Add(x.Message.Text)));
    }

    public Event<Placed> Placed { get; } = null!;

    public Event<PaymentReceived> PaymentReceived { get; } = null!;

    public Event<Delivered> Delivered { get; } = null!;

    public Event<NoteAdded> NoteAdded { get; } = null!;

    public State AwaitingPayment { get; } = null!;

    public State AwaitingDelivery { get; } = null!;

    private static void Remember(BehaviorContext<Fulfillment, Placed> x) => x.Saga.Price = x.Message.Price;

    private static void MarkPaid(BehaviorContext<Fulfillment, PaymentReceived> x) => x.Saga.TxId = x.Message.TxId;

    private static ShippingRequested RequestShipping(BehaviorContext<Fulfillment, PaymentReceived> x) =>
        new(x.Saga.Order, x.Message.TxId);
}
