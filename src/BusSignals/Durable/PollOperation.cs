namespace BusSignals;

/// <summary>A wait until something holds elsewhere, looked at in deliveries and after pauses.</summary>
internal sealed class PollOperation(DurableRun run, int number, string what) : Operation(run, number, what)
{
    public required Func<ProcessSession, Task<bool>> Check { get; init; }

    /// <summary>The pause between two looks.</summary>
    public required TimeSpan Pause { get; init; }

    public override bool Owns(ProcessTimer timer) => timer.Name == DurableTimers.Poll(Number);
}
