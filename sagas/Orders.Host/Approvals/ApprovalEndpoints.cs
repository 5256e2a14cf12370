namespace Orders.Host;

/// <summary>Where the link to a decision leads. Whoever has the link may decide, once.</summary>
internal static class ApprovalEndpoints
{
    public static void MapApprovals(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/approvals/{token}", ShowAsync);
        routes.MapPost("/approvals/{token}", DecideAsync);
    }

    /// <summary>Says what would be decided, and decides nothing: programs that check e-mails follow every link.</summary>
    private static async Task<IResult> ShowAsync(
        string token, HttpResponse response, ITokens tokens, IProcesses processes, CancellationToken cancellationToken)
    {
        response.Headers.CacheControl = "no-store";
        TokenPeek peek = await tokens.PeekAsync(Refunds.Approval, token, cancellationToken);
        if (!peek.IsOpen)
        {
            return Refuse(peek.Outcome, peek.At);
        }

        ProcessView? process = await processes.FindAsync(peek.Process!.Value, cancellationToken);
        return process?.StateAs<Refund>() is { } refund
            ? Results.Ok(new
            {
                question = $"Should the money of the order '{refund.Order}' go back?",
                order = refund.Order.ToString(),
                amount = refund.Amount,
                until = peek.At,
                answer = "POST { \"approve\": true } or { \"approve\": false, \"reason\": \"…\" } to this address.",
            })
            : Refuse(TokenOutcome.ProcessEnded, null);
    }

    private static async Task<IResult> DecideAsync(string token, HttpRequest request, ITokens tokens, CancellationToken cancellationToken)
    {
        JsonFields fields = await JsonFields.ReadAsync(request);
        bool? approve = fields.Flag("approve");
        string? reason = approve is false ? fields.Text("reason") : fields.OptionalText("reason");
        if (!fields.Ok)
        {
            return fields.Problem("The decision is not valid");
        }

        var decision = new RefundDecision(approve!.Value, reason);
        TokenResult result = await tokens.ResolveAsync(Refunds.Approval, token, decision, cancellationToken);
        return result.IsAccepted
            ? Results.Ok(new { status = "accepted", decision = decision.Approve ? "approved" : "declined" })
            : Refuse(result.Outcome, result.At);
    }

    private static IResult Refuse(TokenOutcome outcome, DateTimeOffset? at)
    {
        (int status, string title, string detail) = outcome switch
        {
            TokenOutcome.AlreadyResolved => (
                StatusCodes.Status409Conflict, "Decided already", $"This was decided{On(at)}; the first decision counts."),
            TokenOutcome.Expired => (StatusCodes.Status410Gone, "Too late", $"The time to decide was over{On(at)}."),
            TokenOutcome.Cancelled => (StatusCodes.Status410Gone, "Withdrawn", $"The question was withdrawn{On(at)}."),
            TokenOutcome.ProcessEnded => (StatusCodes.Status410Gone, "Not needed", "There is nothing to decide any more."),
            TokenOutcome.ForeignType => (StatusCodes.Status404NotFound, "Another link", "This link is not for a decision on a refund."),
            TokenOutcome.Forged => (StatusCodes.Status403Forbidden, "Not our link", "This link was altered, or was not made by this shop."),
            TokenOutcome.Malformed => (
                StatusCodes.Status400BadRequest, "No link", "This is no link of this shop; perhaps it was cut off when it was copied."),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An outcome without an answer."),
        };
        return Results.Problem(title: title, detail: detail, statusCode: status);
    }

    private static string On(DateTimeOffset? at) => at is { } time ? FormattableString.Invariant($" on {time.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : "";
}
