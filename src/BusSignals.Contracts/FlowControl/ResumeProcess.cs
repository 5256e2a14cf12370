namespace BusSignals;

/// <summary>
/// Lets a paused process continue. What arrived meanwhile is applied: signals and due timers, in the order of their
/// time.
/// </summary>
/// <param name="Process">The path of the process, such as <c>/order/42/fulfillment</c>.</param>
/// <param name="Reason">The reason, as free text; kept in the history.</param>
[Signal("/process/{process}/resume", Id = "process.resume", Description = "Lets a paused process go on.")]
public sealed record ResumeProcess(string Process, string? Reason = null);
