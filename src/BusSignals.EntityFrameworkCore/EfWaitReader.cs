using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Reads open waits and pending timers.</summary>
internal sealed class EfWaitReader<TContext>(EfContexts<TContext> contexts) : IWaitReader where TContext : DbContext
{
    public Task<IReadOnlyList<WaitRow>> ListWaitsAsync(WaitReading reading, CancellationToken cancellationToken) =>
        contexts.RunAsync<IReadOnlyList<WaitRow>>(async context =>
        {
            List<ProcessRow> rows = await Select(context, reading).OrderBy(it => it.StateSince).ThenBy(it => it.Key)
                .Take(reading.Limit).AsNoTracking().ToListAsync(cancellationToken);
            Guid[] keys = [.. rows.Select(it => it.Key)];
            if (keys.Length == 0)
            {
                return [];
            }

            ILookup<Guid, OutgoingMessage> timers = await EfProcessStore<TContext>.TimersAsync(context, keys, cancellationToken);
            IQueryable<HistoryEntry> waiting = context.Rows<HistoryEntry>()
                .WhereIn(it => it.ProcessKey, keys).Where(it => it.Outcome == SignalOutcome.Waiting);
            Dictionary<Guid, int> buffered = await waiting.GroupBy(it => it.ProcessKey)
                .Select(it => new { it.Key, Count = it.Count() }).ToDictionaryAsync(it => it.Key, it => it.Count, cancellationToken);
            var again = await waiting.Where(it => it.RetryAt != null)
                .Select(it => new { it.ProcessKey, it.Name, it.MessageId, it.RetryAt }).ToListAsync(cancellationToken);
            ILookup<Guid, PendingRetry> retries = again.ToLookup(
                it => it.ProcessKey, it => new PendingRetry(it.Name, it.MessageId!.Value, it.RetryAt!.Value));
            return [.. rows.Select(it => new WaitRow(
                it, EfProcessStore<TContext>.Timers(timers[it.Key]), buffered.GetValueOrDefault(it.Key), [.. retries[it.Key]]))];
        }, cancellationToken);

    public Task<IReadOnlyList<PendingTimer>> ListTimersAsync(TimerQuery query, string? type, CancellationToken cancellationToken) =>
        contexts.RunAsync<IReadOnlyList<PendingTimer>>(async context =>
        {
            IQueryable<OutgoingMessage> timers = Timers(context).Where(it => it.TimerKind < TimerKind.Token);
            if (query.DueBefore is { } before)
            {
                timers = timers.Where(it => it.Due < before);
            }

            if (query.After is { } after)
            {
                DateTimeOffset due = after.Due;
                Guid id = after.Id;
                timers = timers.Where(it => it.Due > due || (it.Due == due && it.Id.CompareTo(id) > 0));
            }

            var found = await timers
                .Join(context.Rows<ProcessRow>(), it => it.ProcessKey, it => (Guid?)it.Key, (timer, row) => new { timer, row })
                .Where(it => type == null || it.row.Type == type)
                .OrderBy(it => it.timer.Due).ThenBy(it => it.timer.Id).Take(query.Limit)
                .Select(it => new { it.timer.Id, it.timer.TimerName, it.timer.Due, it.timer.Attempts, it.row.Path, it.row.Key, it.row.Status, it.row.State })
                .ToListAsync(cancellationToken);
            return [.. found.Select(it => new PendingTimer
            {
                Process = ProcessId.Stored(it.Path, it.Key),
                Name = it.TimerName!,
                Due = it.Due!.Value,
                Status = it.Status,
                State = it.State,
                Attempts = it.Attempts,
                Id = it.Id,
            })];
        }, cancellationToken);

    public Task<IReadOnlyList<WaitCount>> CountWaitsAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        contexts.RunAsync<IReadOnlyList<WaitCount>>(async context =>
        {
            Dictionary<string, int> open = await Open(context).GroupBy(it => it.Type)
                .Select(it => new { it.Key, Count = it.Count() }).ToDictionaryAsync(it => it.Key, it => it.Count, cancellationToken);
            Dictionary<string, int> overdue = await Open(context)
                .Where(it => Timers(context).Any(timer => timer.ProcessKey == it.Key && timer.Due < now)).GroupBy(it => it.Type)
                .Select(it => new { it.Key, Count = it.Count() }).ToDictionaryAsync(it => it.Key, it => it.Count, cancellationToken);
            Dictionary<string, int> buffered = await context.Rows<HistoryEntry>().Where(it => it.Outcome == SignalOutcome.Waiting)
                .Join(context.Rows<ProcessRow>(), it => it.ProcessKey, it => it.Key, (_, row) => row.Type).GroupBy(it => it)
                .Select(it => new { it.Key, Count = it.Count() }).ToDictionaryAsync(it => it.Key, it => it.Count, cancellationToken);
            return [.. open.Keys.Union(buffered.Keys).Select(it =>
                new WaitCount(it, open.GetValueOrDefault(it), overdue.GetValueOrDefault(it), buffered.GetValueOrDefault(it)))];
        }, cancellationToken);

    public Task<string?> NextTypeAsync(string after, CancellationToken cancellationToken) =>
        contexts.RunAsync(context => Open(context).Where(it => it.Type.CompareTo(after) > 0).OrderBy(it => it.Type).Select(it => it.Type)
            .FirstOrDefaultAsync(cancellationToken), cancellationToken);

    private static IQueryable<ProcessRow> Select(TContext context, WaitReading reading)
    {
        IQueryable<ProcessRow> rows = Open(context);
        if (reading.Key is { } key)
        {
            rows = rows.Where(it => it.Key == key);
        }

        if (reading.Type is { } type)
        {
            rows = rows.Where(it => it.Type == type);
        }

        if (reading.DueBefore is { } before)
        {
            rows = rows.Where(it => Timers(context).Any(timer => timer.ProcessKey == it.Key && timer.Due < before));
        }

        if (reading.AfterKey is { } after)
        {
            DateTimeOffset since = reading.AfterSince;
            rows = rows.Where(it => it.StateSince > since || (it.StateSince == since && it.Key.CompareTo(after) > 0));
        }

        return rows;
    }

    /// <summary>Written like the filter of the index.</summary>
    private static IQueryable<ProcessRow> Open(TContext context) =>
        context.Rows<ProcessRow>().Where(it => it.Status == ProcessStatus.Running || it.Status == ProcessStatus.Paused);

    private static IQueryable<OutgoingMessage> Timers(TContext context) =>
        context.Rows<OutgoingMessage>().Where(it => it.ProcessKey != null && it.TimerKind < TimerKind.Retry);
}
