namespace BusSignals;

/// <summary>How a handler ended its handling explicitly; a reason means that it failed.</summary>
internal sealed record HandlingEnd(string? FailedBecause);
