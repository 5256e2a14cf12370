namespace BusSignals;

/// <summary>The result of looking at a token. It is a snapshot: the token may be answered right after it.</summary>
/// <param name="Outcome">The outcome that an answer would have; <see cref="TokenOutcome.Accepted"/> if the token is
/// open.</param>
/// <param name="At">When it was answered or expired, if known; for an open one, when it expires.</param>
/// <param name="Process">The process that gets the answer; null if the text does not lead to one.</param>
public sealed record TokenPeek(TokenOutcome Outcome, DateTimeOffset? At = null, ProcessId? Process = null)
{
    /// <summary>Whether it can be answered.</summary>
    public bool IsOpen => Outcome == TokenOutcome.Accepted;
}
