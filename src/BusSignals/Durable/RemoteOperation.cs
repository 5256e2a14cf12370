namespace BusSignals;

/// <summary>Work that is done elsewhere, by an activity or a child: sent out in the delivery that comes to it, answered by a signal.</summary>
internal sealed class RemoteOperation(DurableRun run, int number, string what) : SignalOperation(run, number, what)
{
    /// <summary>Sends it out, given the round of tries.</summary>
    public required Func<ProcessSession, int, Task> Begin { get; init; }

    /// <summary>How it is tried again; null if it is not.</summary>
    public RetryPolicy? Retry { get; init; }

    public override bool Owns(ProcessTimer timer) =>
        Retry is not null && DurableTimers.AgainOf(timer) is { } again && again.Operation == Number;
}
