namespace Orders.Host;

/// <summary>Takes the webhooks of a payment provider (FEATURES J22).</summary>
internal static class PaymentEndpoints
{
    private const string Succeeded = "payment.succeeded";

    public static void MapPayments(this IEndpointRouteBuilder routes) => routes.MapPost("/webhooks/payments", TakeAsync);

    /// <summary>
    /// The provider sends an event until it gets an answer of 2xx, so the same event may come again: its id is the
    /// idempotency key, and the process takes it once.
    /// </summary>
    private static async Task<IResult> TakeAsync(
        HttpRequest request, OrdersDbContext db, OrderSignals orders, CancellationToken cancellationToken)
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

        Guid signal = await orders.PaymentReceived.EmitAsync(
            new PaymentReceived(new(order.Id), transactionId, amount), new EmitOptions { IdempotencyKey = eventId }, cancellationToken);
        return Results.Accepted($"/orders/{order.Id}", new { status = "accepted", signal });
    }
}
