namespace BusSignals;

/// <summary>What a look at a token has shown. It is as of the look: the token may be answered right after it.</summary>
/// <param name="Outcome">What would become of an answer; <see cref="TokenOutcome.Accepted"/> if it is open.</param>
/// <param name="At">When it had been answered or had expired, where that is known; of an open one, when it expires.</param>
/// <param name="Process">The process that gets the answer; null where the text does not lead to one.</param>
public sealed record TokenPeek(TokenOutcome Outcome, DateTimeOffset? At = null, ProcessId? Process = null)
{
    /// <summary>Whether it can be answered.</summary>
    public bool IsOpen => Outcome == TokenOutcome.Accepted;
}
