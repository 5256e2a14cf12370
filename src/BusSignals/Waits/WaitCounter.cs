namespace BusSignals;

/// <summary>Counts the open waits of the store and keeps the numbers for the gauges.</summary>
internal sealed class WaitCounter(IWaitReader reader, SignalCatalog model, StoreClock clock)
{
    private volatile IReadOnlyList<(ProcessDefinition Process, WaitCount Count)> _last = [];

    /// <summary>The last numbers of the types that are registered here; empty before the first count.</summary>
    public IReadOnlyList<(ProcessDefinition Process, WaitCount Count)> Last => _last;

    public async Task CountAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<WaitCount> counts = await reader.CountWaitsAsync(clock.Now(), cancellationToken);
        _last = [.. model.Processes.Select(process =>
            (process, counts.FirstOrDefault(it => it.Type == process.Path.Shape) ?? new WaitCount(process.Path.Shape, 0, 0, 0)))];
    }
}
