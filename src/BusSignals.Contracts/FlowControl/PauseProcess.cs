namespace BusSignals;

/// <summary>
/// Stops a process without ending it. Until it is resumed, its signals wait in the mailbox regardless of their policy,
/// and its timers wait too.
/// </summary>
/// <param name="Process">The path of the process, such as <c>/order/42/fulfillment</c>.</param>
/// <param name="Reason">The reason, as free text; kept with the process.</param>
[Signal("/process/{process}/pause", Id = "process.pause", Description = "Stops a process until it is resumed.")]
public sealed record PauseProcess(string Process, string? Reason = null);
