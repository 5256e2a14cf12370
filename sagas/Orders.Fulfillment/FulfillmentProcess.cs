namespace Orders;

/// <summary>Starts the fulfilment of an order.</summary>
/// <param name="Order">The order, which is the process' identity.</param>
/// <param name="PayWithin">How long the customer has to pay; null for three days.</param>
public sealed record PlaceOrder(Ref<Order> Order, TimeSpan? PayWithin = null);

/// <summary>How a fulfilment has ended.</summary>
/// <param name="Order">The order.</param>
/// <param name="Status">What became of it.</param>
/// <param name="TrackingNumber">The carrier's number, if it was shipped.</param>
public sealed record FulfillmentResult(Ref<Order> Order, OrderStatus Status, string? TrackingNumber = null);

/// <summary>
/// <see cref="FulfillmentSaga"/> once more, as an async method: the same signals, the same deadline, the same
/// row. It is resumed where it was, on any machine, by replaying what has happened to it.
/// </summary>
/// <param name="orders">What it waits for.</param>
[Process("/order/{order}/fulfillment-process", Endpoint = "fulfillment-process")]
public sealed class FulfillmentProcess(OrderSignals orders) : DurableProcess<PlaceOrder, FulfillmentResult>
{
    /// <inheritdoc/>
    protected override async Task<FulfillmentResult> RunAsync(ProcessContext process, PlaceOrder input)
    {
        string tracking;
        switch (await process.RaceAsync(orders.PaymentReceived, orders.Cancelled, input.PayWithin ?? TimeSpan.FromDays(3)))
        {
            case PaymentReceived paid:
                Fence fence = await process.StepAsync<OrdersDbContext, Fence>("mark paid", db => MarkPaidAsync(db, paid.Order));
                tracking = await process.ActivityAsync(BookParcel.Activity, new(input.Order, paid.TxId, fence));
                break;
            case OrderCancelled:
                return await EndAsync(process, input.Order, OrderStatus.Cancelled);
            default: // the time has elapsed
                return await EndAsync(process, input.Order, OrderStatus.Expired);
        }

        await process.ReceiveAsync(orders.Delivered);
        return await EndAsync(process, input.Order, OrderStatus.Delivered, tracking);
    }

    /// <summary>Wants the lock, which came with the payment: nobody else is at the order.</summary>
    private static async Task<Fence> MarkPaidAsync(OrdersDbContext db, Locked<Order> order)
    {
        await MarkAsync(db, order.Ref, OrderStatus.Paid);
        return order.Fence;
    }

    private static async Task<FulfillmentResult> EndAsync(ProcessContext process, Ref<Order> order, OrderStatus status, string? tracking = null)
    {
        await process.StepAsync<OrdersDbContext>($"mark {status}", db => MarkAsync(db, order, status));
        return new FulfillmentResult(order, status, tracking);
    }

    /// <summary>The context is the delivery's: the row changes with the process in one transaction, or not at all.</summary>
    private static async Task MarkAsync(OrdersDbContext db, Ref<Order> order, OrderStatus status)
    {
        if (await db.Orders.FindAsync(order.Key) is { } row)
        {
            row.Status = status;
        }
    }
}
