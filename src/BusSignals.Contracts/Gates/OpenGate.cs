namespace BusSignals;

/// <summary>
/// Opens a gate of a process: a signal without a value, identified by the gate's name. A process handles it like any
/// signal; until the process waits for it, it stays in the mailbox.
/// </summary>
/// <param name="Process">The path of the process, such as <c>/order/42/fulfillment</c>.</param>
/// <param name="Gate">The name of the gate, such as <c>approval</c>.</param>
/// <param name="By">Who opens it, as free text.</param>
[Signal("/process/{process}/gate/{gate}/opened", Id = "process.opengate", Description = "Opens a gate of a process.")]
public sealed record OpenGate(string Process, string Gate, string? By = null);
