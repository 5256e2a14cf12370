using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Reads for people, stores dead signals, and removes data whose retention is over.</summary>
internal sealed class EfProcessReader<TContext>(EfContexts<TContext> contexts) : IProcessReader where TContext : DbContext
{
    public Task<StoredProcess?> FindAsync(Guid key, CancellationToken cancellationToken) => contexts.RunAsync(async context =>
    {
        ProcessRow? row = await context.Rows<ProcessRow>().AsNoTracking().SingleOrDefaultAsync(it => it.Key == key, cancellationToken);
        if (row is null)
        {
            return null;
        }

        List<HistoryEntry> history = await context.Rows<HistoryEntry>().AsNoTracking()
            .Where(it => it.ProcessKey == key).OrderBy(it => it.Sequence).ToListAsync(cancellationToken);
        ILookup<Guid, OutgoingMessage> timers = await EfProcessStore<TContext>.TimersAsync(context, [key], cancellationToken);
        return new StoredProcess(row, EfProcessStore<TContext>.Timers(timers[key]), history);
    }, cancellationToken);

    public Task<IReadOnlyList<DeadSignal>> ListDeadAsync(long after, int limit, CancellationToken cancellationToken) =>
        contexts.RunAsync<IReadOnlyList<DeadSignal>>(async context =>
        {
            if (limit == 1)
            {
                return await After(context, after).Take(1).ToListAsync(cancellationToken);
            }

            long last = DeadPage.Of(await KeysAsync(context, after, limit, cancellationToken)).LastOrDefault()?.Sequence ?? after;
            return await After(context, after).Where(it => it.Sequence <= last).ToListAsync(cancellationToken);
        }, cancellationToken);

    public Task<IReadOnlyList<DeadKey>> ListDeadKeysAsync(long after, int limit, CancellationToken cancellationToken) =>
        contexts.RunAsync<IReadOnlyList<DeadKey>>(async context => await KeysAsync(context, after, limit, cancellationToken), cancellationToken);

    public Task AddDeadAsync(DeadSignal dead, CancellationToken cancellationToken) => contexts.RunAsync(context =>
    {
        context.AddRow(dead with { Sequence = 0 }); // a copy, because the context writes the generated number into it
        return context.SaveAllAsync(cancellationToken);
    }, cancellationToken);

    public Task<bool> RemoveDeadAsync(long sequence, CancellationToken cancellationToken) => contexts.RunAsync(async context =>
        await context.Rows<DeadSignal>().Where(it => it.Sequence == sequence).ExecuteDeleteAsync(cancellationToken) > 0, cancellationToken);

    public Task<int> RemoveDeadAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) => contexts.RunAsync(async context =>
    {
        // They are read in the order of their numbers, so the first ones are the oldest, and no index on the time is
        // needed.
        var first = await context.Rows<DeadSignal>().OrderBy(it => it.Sequence).Take(limit)
            .Select(it => new { it.Sequence, it.DeadAt }).ToListAsync(cancellationToken);
        long[] old = [.. first.Where(it => it.DeadAt < before).Select(it => it.Sequence)];
        return await EfRemoval.RemoveAsync(context.Rows<DeadSignal>(), it => it.Sequence, old, cancellationToken);
    }, cancellationToken);

    public Task<IReadOnlyList<ProcessKey>> FindExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        contexts.RunAsync<IReadOnlyList<ProcessKey>>(async context =>
        {
            List<Guid> keys = await context.Rows<HistoryEntry>()
                .Where(it => it.ExpiresAt <= now && it.Outcome == SignalOutcome.Waiting)
                .Where(it => context.Rows<ProcessRow>().Any(row => row.Key == it.ProcessKey && row.Status != ProcessStatus.Paused))
                .Select(it => it.ProcessKey).Distinct().OrderBy(it => it).Take(limit).ToListAsync(cancellationToken);
            return await context.Rows<ProcessRow>().AsNoTracking().WhereIn(it => it.Key, keys)
                .Select(it => new ProcessKey(it.Key, it.Path, it.Type)).ToListAsync(cancellationToken);
        }, cancellationToken);

    public Task<int> RemoveProcessesAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        contexts.RunAsync(async context =>
        {
            IQueryable<ProcessRow> old = context.Rows<ProcessRow>().Where(it => it.UpdatedAt < before);
            IQueryable<ProcessRow> over = old.Where(it => (it.Status == ProcessStatus.Ended && it.EndedAt < before)
                || (it.Status == ProcessStatus.NotStarted
                    && !context.Rows<HistoryEntry>().Any(entry => entry.ProcessKey == it.Key && entry.Outcome == SignalOutcome.Waiting)));
            List<Guid> keys = await over.OrderBy(it => it.EndedAt).Select(it => it.Key).Take(limit).ToListAsync(cancellationToken);
            if (keys.Count == 0)
            {
                return 0;
            }

            await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            int removed = await EfRemoval.RemoveAsync(old, it => it.Key, keys, cancellationToken);
            if (removed < keys.Count)
            {
                return 0; // one of them came to life meanwhile; the next round looks again
            }

            await EfRemoval.RemoveHistoryAsync(context, contexts.Dialect, keys, cancellationToken);
            await EfRemoval.RemoveAsync(context.Rows<ProcessParameter>(), it => it.ProcessKey, keys, cancellationToken);
            await EfRemoval.RemoveAsync(context.Rows<OutgoingMessage>().Where(it => it.ProcessKey != null), it => it.ProcessKey!.Value, keys, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return removed;
        }, cancellationToken);

    public Task<int> RemoveHistoryAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        contexts.RunAsync(async context =>
        {
            var old = await context.Rows<HistoryEntry>()
                .Where(it => it.ReceivedAt < before && it.Outcome != SignalOutcome.Waiting
                    && (it.Journal == null || context.Rows<ProcessRow>().Any(row => row.Key == it.ProcessKey && it.Journal < row.JournalFrom)))
                .OrderBy(it => it.ReceivedAt).Take(limit).Select(it => new { it.ProcessKey, it.Sequence }).ToListAsync(cancellationToken);
            await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            int removed = 0;
            foreach (var process in old.GroupBy(it => it.ProcessKey, it => it.Sequence))
            {
                removed += await EfRemoval.RemoveAsync(
                    context.Rows<HistoryEntry>().Where(it => it.ProcessKey == process.Key), it => it.Sequence, [.. process], cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            return removed;
        }, cancellationToken);

    private static Task<List<DeadKey>> KeysAsync(TContext context, long after, int limit, CancellationToken cancellationToken) =>
        After(context, after).Take(limit)
            .Select(it => new DeadKey(it.Sequence, it.ArrivedAt, it.ProcessPath, it.Body.Length + (it.Headers == null ? 0 : it.Headers.Length)))
            .ToListAsync(cancellationToken);

    private static IQueryable<DeadSignal> After(TContext context, long sequence) =>
        context.Rows<DeadSignal>().AsNoTracking().Where(it => it.Sequence > sequence).OrderBy(it => it.Sequence);
}
