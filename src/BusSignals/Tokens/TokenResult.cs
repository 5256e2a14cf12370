namespace BusSignals;

/// <summary>What became of answering a token. Only <see cref="TokenOutcome.Accepted"/> has changed anything.</summary>
/// <param name="Outcome">The kind.</param>
/// <param name="At">When it had been answered, or had expired, where that is known.</param>
public sealed record TokenResult(TokenOutcome Outcome, DateTimeOffset? At = null)
{
    /// <summary>Whether this answer is the token's answer.</summary>
    public bool IsAccepted => Outcome == TokenOutcome.Accepted;
}
