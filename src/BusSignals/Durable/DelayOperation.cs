namespace BusSignals;

/// <summary>A wait for a moment; without one it never ends.</summary>
internal sealed class DelayOperation(DurableRun run, int number, string what, DateTimeOffset? due) : Operation(run, number, what)
{
    public override string? Timer => due is null ? null : DurableTimers.Delay(Number);

    /// <summary>When its timer is due.</summary>
    public DateTimeOffset Due => due!.Value;

    public override object? ResultOf(JournalEvent? happened) => new Elapsed(Due);
}
