namespace BusSignals;

/// <summary>A delay has passed: the winner of a race, or the result of a delay.</summary>
/// <param name="Due">When it was due.</param>
public sealed record Elapsed(DateTimeOffset Due);
