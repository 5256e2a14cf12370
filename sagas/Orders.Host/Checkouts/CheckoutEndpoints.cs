using Orders.Durable;

namespace Orders.Host;

/// <summary>Starts the durable sample of the host. What it waits for comes in by name.</summary>
internal static class CheckoutEndpoints
{
    public static void MapCheckouts(this IEndpointRouteBuilder routes) => routes.MapPost("/orders/{id}/checkout", StartAsync);

    private static async Task<IResult> StartAsync(string id, HttpRequest request, ISignalBus signals, CancellationToken cancellationToken)
    {
        JsonFields fields = await JsonFields.ReadAsync(request);
        decimal amount = fields.Amount("amount");
        if (!fields.Ok)
        {
            return fields.Problem("The checkout cannot be started");
        }

        if (!OrderId.IsValid(id))
        {
            return Problems.UnknownOrder(id);
        }

        ProcessId process = await signals.StartAsync<CheckoutProcess>(new StartCheckout(new(id), amount), cancellationToken);
        return Results.Accepted(value: new { process = process.Path });
    }
}
