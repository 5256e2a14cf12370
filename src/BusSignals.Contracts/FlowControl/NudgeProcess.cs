namespace BusSignals;

/// <summary>
/// Lets a process look again at what it waits for in a database or another service, such as after something has
/// changed there that it may wait for. Whoever waits for nothing of the kind takes no notice.
/// </summary>
/// <param name="Process">The path of the process, such as <c>/order/42/fulfillment</c>.</param>
[Signal("/process/{process}/nudge", Id = "process.nudge", Description = "Lets a process look again at what it waits for elsewhere.")]
public sealed record NudgeProcess(string Process);
