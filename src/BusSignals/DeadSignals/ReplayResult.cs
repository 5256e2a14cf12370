namespace BusSignals;

/// <summary>What became of a dead signal that was applied again.</summary>
/// <param name="Sequence">The number of the dead signal.</param>
/// <param name="Outcome">Its outcome at its process; null if it did not get there.</param>
/// <param name="Error">Why it is still a dead signal; null if it no longer is.</param>
public sealed record ReplayResult(long Sequence, SignalOutcome? Outcome, string? Error)
{
    /// <summary>Whether it is no longer a dead signal.</summary>
    public bool Succeeded => Error is null;
}
