using System.Text.Json;

namespace Orders.Host;

/// <summary>
/// Sends any signal to any process, both by name: <c>POST /signals/order.shipped?process=/order/42/checkout</c>.
/// For operators and tools; a shop puts it behind its own sign-in.
/// </summary>
internal static class SignalEndpoints
{
    public static void MapSignals(this IEndpointRouteBuilder routes) => routes.MapPost("/signals/{name}", SendAsync);

    private static async Task<IResult> SendAsync(
        string name, string process, JsonElement payload, ISignalBus signals, IProcesses processes, CancellationToken cancellationToken)
    {
        try
        {
            Guid signal = await signals.For(processes.IdOf(process)).SendAsync(name, payload, cancellationToken: cancellationToken);
            return Results.Accepted(value: new { status = "accepted", signal });
        }
        catch (Exception exception) when (exception is InvalidSignalException or SignalPathException)
        {
            return Results.Problem(title: "The signal cannot be sent", detail: exception.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }
}
