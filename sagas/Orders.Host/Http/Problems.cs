namespace Orders.Host;

/// <summary>Refusals that several endpoints give.</summary>
internal static class Problems
{
    public static IResult UnknownOrder(string id) => Results.Problem(
        title: "Unknown order", detail: $"There is no order '{id}'.", statusCode: StatusCodes.Status404NotFound);
}
