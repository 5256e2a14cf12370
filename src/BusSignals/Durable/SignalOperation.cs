namespace BusSignals;

/// <summary>A wait for a signal, or a handler of each that comes.</summary>
internal class SignalOperation(DurableRun run, int number, string what) : Operation(run, number, what)
{
    public required Type Contract { get; init; }

    /// <summary>Which of these signals it takes; null for any.</summary>
    public Func<object, bool>? Matches { get; init; }

    /// <summary>What is done with each signal that comes; null if it is a wait for one.</summary>
    public Func<object, Task>? Handle { get; init; }

    /// <summary>Called when it is withdrawn.</summary>
    public Action? WhenWithdrawn { get; init; }

    public override void Withdrawn() => WhenWithdrawn?.Invoke();
}
