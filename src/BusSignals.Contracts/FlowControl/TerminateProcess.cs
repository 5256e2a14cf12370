namespace BusSignals;

/// <summary>Ends a process at once, without asking it.</summary>
/// <param name="Process">The path of the process, such as <c>/order/42/fulfillment</c>.</param>
/// <param name="Reason">The reason, as free text; kept with the process.</param>
[Signal("/process/{process}/terminate", Id = "process.terminate", Description = "Ends a process at once.")]
public sealed record TerminateProcess(string Process, string? Reason = null);
