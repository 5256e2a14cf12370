namespace BusSignals;

/// <summary>Work that is done in the delivery that comes to it; its result is written as the journal keeps it.</summary>
internal sealed class StepOperation(DurableRun run, int number, string what) : Operation(run, number, what)
{
    public required Func<ProcessSession, Task<string?>> Work { get; init; }
}
