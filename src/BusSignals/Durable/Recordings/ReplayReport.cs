namespace BusSignals;

/// <summary>Whether the current code follows a recording.</summary>
/// <param name="Fits">Whether it does, from the first event to what it waits for, or its result, after the
/// last.</param>
/// <param name="Reason">Where it diverges, and what was recorded and what ran there; null if it fits.</param>
public sealed record ReplayReport(bool Fits, string? Reason = null);
