namespace BusSignals;

/// <summary>Whether the code of today follows a recording.</summary>
/// <param name="Fits">Whether it does, from the first event to what it waits for, or ends with, after the last.</param>
/// <param name="Reason">Where it does not, and what was recorded and ran there; null if it does.</param>
public sealed record ReplayReport(bool Fits, string? Reason = null);
