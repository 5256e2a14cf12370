using Microsoft.EntityFrameworkCore;

namespace Orders.Durable;

/// <summary>Wants an invoice for an order.</summary>
/// <param name="Order">The order.</param>
public sealed record WriteInvoice(Ref<Order> Order);

/// <summary>The invoice of an order.</summary>
/// <param name="Order">The order.</param>
/// <param name="Amount">What it says; null if the order was not paid, so that there is none.</param>
public sealed record Invoice(Ref<Order> Order, decimal? Amount);

/// <summary>
/// Waits for what stands in the shop's own table, whoever writes that. A condition is looked at again and again until it
/// holds, or its time is over. A step can wait for a gate before it runs, and then reads what it
/// needs in a transaction of its own, rather than being told by a signal.
/// </summary>
[Process("/order/{order}/invoice")]
public sealed class InvoiceProcess : DurableProcess<WriteInvoice, Invoice>
{
    /// <inheritdoc/>
    protected override async Task<Invoice> RunAsync(ProcessContext process, WriteInvoice input)
    {
        string order = input.Order.Key;
        bool paid = await process.WaitUntilAsync<OrdersDbContext>(
            "paid",
            db => db.Orders.AnyAsync(it => it.Id == order && it.Status == OrderStatus.Paid),
            timeout: TimeSpan.FromDays(30),
            every: TimeSpan.FromHours(1));
        if (!paid)
        {
            return new Invoice(input.Order, null);
        }

        decimal price = await process.StepAsync<OrdersDbContext, decimal>(
            "read the price",
            db => db.Orders.Where(it => it.Id == order).Select(it => it.Price).SingleAsync(),
            waitFor: [process.GateAsync("checked")]);
        return new Invoice(input.Order, price);
    }
}
