using Microsoft.EntityFrameworkCore;

namespace Orders.Host;

/// <summary>The shop's own API.</summary>
internal static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/orders", PlaceAsync);
        routes.MapGet("/orders/{id}", ShowAsync);
        routes.MapPost("/orders/{id}/delivered", DeliveredAsync);
        routes.MapPost("/orders/{id}/cancel", CancelAsync);
    }

    /// <summary>Places an order: its row and the signal commit together, or neither.</summary>
    private static async Task<IResult> PlaceAsync(
        HttpRequest request, OrdersDbContext db, OrderSignals orders, TimeProvider clock, CancellationToken cancellationToken)
    {
        JsonFields fields = await JsonFields.ReadAsync(request);
        string id = fields.OptionalOrder("id") ?? Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        decimal price = fields.Amount("price");
        TimeSpan? payWithin = fields.OptionalTime("payWithin");
        if (!fields.Ok)
        {
            return fields.Problem("The order cannot be placed");
        }

        if (await ExistsAsync(db, id, cancellationToken))
        {
            return Exists(id);
        }

        db.Orders.Add(new OrderRecord { Id = id, Price = price, PlacedAt = clock.GetUtcNow() });
        await orders.Placed.EmitAsync(new OrderPlaced(new(id), price, payWithin), db, cancellationToken: cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            db.ChangeTracker.Clear();
            if (await ExistsAsync(db, id, cancellationToken))
            {
                return Exists(id); // placed by another request a moment ago
            }

            throw;
        }

        return Results.Created($"/orders/{id}", new { id });
    }

    private static async Task<IResult> ShowAsync(string id, OrdersDbContext db, IProcesses processes, CancellationToken cancellationToken)
    {
        OrderRecord? order = OrderId.IsValid(id) ? await db.Orders.FindAsync([id], cancellationToken) : null;
        ProcessView? process = OrderId.IsValid(id) ? await processes.FindAsync($"/order/{id}/fulfillment", cancellationToken) : null;
        return order is null && process is null ? Problems.UnknownOrder(id) : Results.Ok(OrderView.Of(id, order, process));
    }

    private static async Task<IResult> DeliveredAsync(string id, OrdersDbContext db, OrderSignals orders, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(db, id, cancellationToken))
        {
            return Problems.UnknownOrder(id);
        }

        // An order is delivered once: a request that comes again, because its answer was lost, is the same signal.
        var once = new EmitOptions { IdempotencyKey = "delivered" };
        await orders.Delivered.EmitAsync(new OrderDelivered(new(id)), once, cancellationToken);
        return Results.Accepted($"/orders/{id}");
    }

    private static async Task<IResult> CancelAsync(
        string id, HttpRequest request, OrdersDbContext db, OrderSignals orders, CancellationToken cancellationToken)
    {
        JsonFields fields = await JsonFields.ReadAsync(request);
        string reason = fields.Text("reason");
        if (!fields.Ok)
        {
            return fields.Problem("The order cannot be cancelled");
        }

        if (!await ExistsAsync(db, id, cancellationToken))
        {
            return Problems.UnknownOrder(id);
        }

        await orders.Cancelled.EmitAsync(new OrderCancelled(new(id), reason), cancellationToken: cancellationToken);
        return Results.Accepted($"/orders/{id}");
    }

    private static IResult Exists(string id) => Results.Problem(
        title: "The order exists", detail: $"There is an order '{id}' already; leave 'id' out to get a new one.",
        statusCode: StatusCodes.Status409Conflict);

    private static async Task<bool> ExistsAsync(OrdersDbContext db, string id, CancellationToken cancellationToken) =>
        OrderId.IsValid(id) && await db.Orders.AnyAsync(it => it.Id == id, cancellationToken);
}
