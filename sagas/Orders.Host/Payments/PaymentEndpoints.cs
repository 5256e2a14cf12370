using Microsoft.Extensions.Options;

namespace Orders.Host;

/// <summary>Takes the webhooks of a payment provider.</summary>
internal static class PaymentEndpoints
{
    private const string Succeeded = "payment.succeeded";

    public static void MapPayments(this IEndpointRouteBuilder routes) => routes.MapPost("/webhooks/payments", TakeAsync);

    /// <summary>
    /// The provider sends an event until it gets an answer of 2xx, so the same event may come again: its id is the
    /// idempotency key, and the process takes it once. The order is locked until the process has taken it:
    /// the lock travels with the signal. While another has it, the provider is told to come again.
    /// </summary>
    private static async Task<IResult> TakeAsync(
        HttpRequest request, OrdersDbContext db, IEntityLocks locks, OrderSignals orders, IOptions<OrdersOptions> shop,
        CancellationToken cancellationToken)
    {
        JsonFields fields = await JsonFields.ReadAsync(request);
        string eventId = fields.Text("eventId");
        string type = fields.Text("type");
        if (type.Length > 0 && type != Succeeded && fields.Ok)
        {
            return Results.Accepted(value: new { status = "ignored", reason = $"Events of type '{type}' are not handled; only '{Succeeded}' is." });
        }

        string orderId = fields.Order("orderId");
        string transactionId = fields.Text("transactionId");
        decimal amount = fields.Amount("amount");
        if (!fields.Ok)
        {
            return fields.Problem("The payment event is not valid");
        }

        if (await db.Orders.FindAsync([orderId], cancellationToken) is not { } order)
        {
            return Problems.UnknownOrder(orderId);
        }

        await using EntityLock<Order>? locked = await locks.TryAcquireAsync<Order>(
            order.Id, shop.Value.LockPatience, cancellationToken: cancellationToken);
        if (locked is null)
        {
            return Results.Problem(
                title: "The order is busy", detail: $"Others are at the order '{order.Id}'; send the event again.",
                statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        Guid signal = await orders.PaymentReceived.EmitAsync(
            new PaymentReceived(locked, transactionId, amount), new EmitOptions { IdempotencyKey = eventId }, cancellationToken);
        return Results.Accepted($"/orders/{order.Id}", new { status = "accepted", signal });
    }
}
