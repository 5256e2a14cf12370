namespace BusSignals;

/// <summary>
/// Lets a process check again what it waits for in a database or another service, for example after something has
/// changed there. A process that waits for nothing of the kind ignores it.
/// </summary>
/// <param name="Process">The path of the process, such as <c>/order/42/fulfillment</c>.</param>
[Signal("/process/{process}/nudge", Id = "process.nudge", Description = "Lets a process look again at what it waits for elsewhere.")]
public sealed record NudgeProcess(string Process);
