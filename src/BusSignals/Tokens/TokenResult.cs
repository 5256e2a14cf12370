namespace BusSignals;

/// <summary>The result of answering a token. Only <see cref="TokenOutcome.Accepted"/> has changed anything.</summary>
/// <param name="Outcome">The kind.</param>
/// <param name="At">When it was answered or expired, if known.</param>
public sealed record TokenResult(TokenOutcome Outcome, DateTimeOffset? At = null)
{
    /// <summary>Whether this answer became the token's answer.</summary>
    public bool IsAccepted => Outcome == TokenOutcome.Accepted;
}
