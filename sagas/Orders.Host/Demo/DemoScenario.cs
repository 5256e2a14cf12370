using Orders.Durable;

namespace Orders.Host;

/// <summary>One order of the demo.</summary>
/// <param name="Title">What is shown.</param>
/// <param name="Order">The order's number.</param>
/// <param name="Expected">How it should end, in words.</param>
/// <param name="Play">Plays it; throws a <see cref="DemoException"/> if it is not as it should be.</param>
/// <param name="Process">Which of the order's processes.</param>
internal sealed record DemoScenario(
    string Title, string Order, string Expected, Func<DemoShop, string, Task> Play, string Process = DemoShop.Fulfillment)
{
    // Orders are numbered anew in each run, so that a demo can be repeated on the same database.
    private static readonly string Run = Guid.NewGuid().ToString("N")[..6];

    public static IReadOnlyList<DemoScenario> All { get; } =
    [
        new("An order is paid and delivered", $"paid-{Run}", "delivered, and it did not expire", PaidAsync),
        new("Nobody pays an order in time; the money comes too late", $"expired-{Run}",
            "expired at its deadline, and the late payment is on record", ExpiredAsync),
        new("The payment arrives before the order", $"early-{Run}",
            "the payment waited in the mailbox and was taken when the order was placed", EarlyAsync),
        new("An order is cancelled", $"cancelled-{Run}", "cancelled, and nothing is waited for any more", CancelledAsync),
        new("The provider delivers its webhook twice", $"twice-{Run}", "both became one signal, and the order is paid once", TwiceAsync),
        new("A durable process waits for its payment and its shipment", $"checkout-{Run}",
            "the signals came by name, the shipment first, and the result is typed", CheckoutAsync, DemoShop.Checkout),
    ];

    private static async Task PaidAsync(DemoShop shop, string order)
    {
        await shop.PlaceAsync(order);
        await shop.ShouldBecomeAsync(order, it => it.State == nameof(FulfillmentSaga.AwaitingPayment), "wait for its payment");
        await shop.PayAsync(order, $"event-{order}");
        await shop.ShouldBecomeAsync(order, it => it.State == nameof(FulfillmentSaga.AwaitingDelivery), "wait for its delivery");
        await shop.DeliverAsync(order);
        await shop.ShouldEndAsync(order, OrderStatus.Delivered);
        await shop.ShouldHaveHistoryAsync(
            order, ("order.placed", SignalOutcome.Applied), ("order.paymentreceived", SignalOutcome.Applied), ("order.delivered", SignalOutcome.Applied));
    }

    private static async Task ExpiredAsync(DemoShop shop, string order)
    {
        await shop.PlaceAsync(order, TimeSpan.FromSeconds(2));
        ProcessView ended = await shop.ShouldEndAsync(order, OrderStatus.Expired);
        if (ended.EndedAt - ended.CreatedAt < TimeSpan.FromSeconds(2))
        {
            throw new DemoException("it expired before its deadline");
        }

        await shop.PayAsync(order, $"event-{order}");
        await shop.ShouldBecomeAsync(order, it => it.History.Count == 3, "have the late payment on record");
        await shop.ShouldHaveHistoryAsync(
            order, ("order.placed", SignalOutcome.Applied), (nameof(FulfillmentSaga.AwaitingPayment), SignalOutcome.Applied), ("order.paymentreceived", SignalOutcome.Late));
    }

    private static async Task EarlyAsync(DemoShop shop, string order)
    {
        await shop.EmitPaymentAsync(order);
        await shop.ShouldBecomeAsync(order, it => it.Mailbox.Any(), "have the payment in its mailbox");
        await shop.PlaceAsync(order);
        await shop.ShouldBecomeAsync(order, it => it.State == nameof(FulfillmentSaga.AwaitingDelivery), "wait for its delivery");
        await shop.ShouldHaveHistoryAsync(order, ("order.paymentreceived", SignalOutcome.Applied), ("order.placed", SignalOutcome.Applied));
        await shop.ShouldBeRecordedAsync(order, OrderStatus.Paid);
    }

    private static async Task CancelledAsync(DemoShop shop, string order)
    {
        await shop.PlaceAsync(order);
        await shop.ShouldBecomeAsync(order, it => it.State == nameof(FulfillmentSaga.AwaitingPayment), "wait for its payment");
        await shop.CancelAsync(order, "ordered by mistake");
        ProcessView ended = await shop.ShouldEndAsync(order, OrderStatus.Cancelled);
        if (ended.Waits.Count + ended.Timers.Count > 0)
        {
            throw new DemoException("it still waits for something");
        }
    }

    private static async Task TwiceAsync(DemoShop shop, string order)
    {
        await shop.PlaceAsync(order);
        await shop.ShouldBecomeAsync(order, it => it.State == nameof(FulfillmentSaga.AwaitingPayment), "wait for its payment");
        string? first = await shop.PayAsync(order, $"event-{order}");
        string? second = await shop.PayAsync(order, $"event-{order}");
        if (first != second)
        {
            throw new DemoException($"the two deliveries became two signals, {first} and {second}");
        }

        await shop.ShouldBecomeAsync(order, it => it.State == nameof(FulfillmentSaga.AwaitingDelivery), "wait for its delivery");
        await shop.DeliverAsync(order);
        ProcessView ended = await shop.ShouldEndAsync(order, OrderStatus.Delivered);
        int payments = ended.History.Count(it => it.Name == "order.paymentreceived");
        if (payments != 1)
        {
            throw new DemoException($"it has {payments} payments");
        }
    }

    private static async Task CheckoutAsync(DemoShop shop, string order)
    {
        await shop.StartCheckoutAsync(order);
        await shop.ShouldBecomeAsync(order, it => it.Waits.Count == 2, "wait for two signals", DemoShop.Checkout);
        await shop.SendAsync(order, DemoShop.Checkout, "order.shipped", new { trackingNumber = "1Z999", carrier = "UPS" });
        await shop.ShouldBecomeAsync(order, it => it.Waits.Count == 1, "wait for its payment alone", DemoShop.Checkout);
        await shop.SendAsync(order, DemoShop.Checkout, "payment.processed", new { paymentId = "pay-1", amount = 120, result = PaymentResult.Succeeded });
        ProcessView ended = await shop.ShouldBecomeAsync(order, it => it.Status == ProcessStatus.Ended, "end", DemoShop.Checkout);
        var expected = new CheckoutResult(true, new(order), "pay-1", "1Z999");
        if (ended.ResultAs<CheckoutResult>() is var result && result != expected)
        {
            throw new DemoException($"it should have ended with {expected}, but ended with {result}");
        }
    }
}
