namespace BusSignals;

/// <summary>Removes data whose retention is over, and expires buffered signals.</summary>
internal sealed class RetentionSweeper(
    IProcessReader reader, ILockStore locks, IReceiptStore receipts, DeliveryEngine engine, SignalCatalog model, StoreClock clock,
    RetentionOptions options)
{
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await ExpireAsync(cancellationToken);
        DateTimeOffset now = clock.Now();
        if (RetentionOptions.Since(options.EndedProcesses, now) is { } ended)
        {
            await RepeatAsync(() => reader.RemoveProcessesAsync(ended, options.BatchSize, cancellationToken));
        }

        if (RetentionOptions.Since(options.AppliedHistory, now) is { } applied)
        {
            await RepeatAsync(() => reader.RemoveHistoryAsync(applied, options.BatchSize, cancellationToken));
        }

        if (RetentionOptions.Since(options.IdleLocks, now) is { } idle)
        {
            await RepeatAsync(() => locks.RemoveIdleAsync(idle, options.BatchSize, cancellationToken));
        }

        if (RetentionOptions.Since(options.DeadSignals, now) is { } dead)
        {
            await RepeatAsync(() => reader.RemoveDeadAsync(dead, options.BatchSize, cancellationToken));
        }

        if (RetentionOptions.Since(options.UnreachedSignals, now) is { } unreached)
        {
            await RepeatAsync(() => receipts.RemoveUnreachedAsync(unreached, options.BatchSize, cancellationToken));
        }
    }

    private async Task ExpireAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ProcessKey> rows;
        do
        {
            rows = await reader.FindExpiredAsync(clock.Now(), options.BatchSize, cancellationToken);
            foreach (ProcessKey row in rows)
            {
                if (model.ProcessOfShape(row.Type) is { } process)
                {
                    await engine.DeliverAsync(process, ProcessId.Stored(row.Path, row.Key), new ExpiryDelivery(), null, cancellationToken);
                }
            }
        }
        while (rows.Count == options.BatchSize && rows.Any(it => model.ProcessOfShape(it.Type) is not null));
    }

    private async Task RepeatAsync(Func<Task<int>> remove)
    {
        while (await remove() == options.BatchSize)
        {
        }
    }
}
