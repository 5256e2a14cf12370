namespace BusSignals;

/// <summary>A wait until something holds of the process's own variables, looked at after each event.</summary>
internal sealed class ConditionOperation(DurableRun run, int number, string what) : Operation(run, number, what)
{
    public required Func<bool> Condition { get; init; }
}
