namespace BusSignals;

/// <summary>
/// Asks a process to end. A process that handles this signal decides how; any other ends at once.
/// </summary>
/// <param name="Process">The path of the process, such as <c>/order/42/fulfillment</c>.</param>
/// <param name="Reason">The reason, as free text; kept with the process.</param>
[Signal("/process/{process}/cancel", Id = "process.cancel", Description = "Asks a process to end.")]
public sealed record CancelProcess(string Process, string? Reason = null);
