namespace BusSignals;

/// <summary>Open waits and pending timers.</summary>
internal sealed partial class InMemoryStore : IWaitReader
{
    public Task<IReadOnlyList<WaitRow>> ListWaitsAsync(WaitReading reading, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            IEnumerable<ProcessRow> rows = _processes.Values.Where(IsOpen)
                .Where(it => reading.Key is null || it.Key == reading.Key)
                .Where(it => reading.Type is null || it.Type == reading.Type)
                .Where(it => reading.DueBefore is not { } before || Timers(it.Key).Any(timer => timer.Due < before && !timer.IsEngines))
                .Where(it => reading.AfterKey is not { } after || (it.StateSince, it.Key).CompareTo((reading.AfterSince, after)) > 0);
            return Done<WaitRow>([.. rows.OrderBy(it => it.StateSince).ThenBy(it => it.Key).Take(reading.Limit).Select(it => new WaitRow(
                it,
                Timers(it.Key),
                Waiting(it.Key).Count(),
                [.. Waiting(it.Key).Where(entry => entry.RetryAt is not null)
                    .Select(entry => new PendingRetry(entry.Name, entry.MessageId!.Value, entry.RetryAt!.Value))]))]);
        }
    }

    public Task<IReadOnlyList<PendingTimer>> ListTimersAsync(TimerQuery query, string? type, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            IEnumerable<PendingTimer> timers = _processes.Values.Where(it => type is null || it.Type == type)
                .SelectMany(row => Timers(row.Key).Where(it => it.IsPlain).Select(it => new PendingTimer
                {
                    Process = ProcessId.Stored(row.Path, row.Key),
                    Name = it.Name,
                    Due = it.Due,
                    Status = row.Status,
                    State = row.State,
                    Attempts = _outgoing[it.Id].Attempts,
                    Id = it.Id,
                }));
            return Done<PendingTimer>([.. timers
                .Where(it => query.DueBefore is not { } before || it.Due < before)
                .Where(it => query.After is not { } after || (it.Due, it.Id).CompareTo((after.Due, after.Id)) > 0)
                .OrderBy(it => it.Due).ThenBy(it => it.Id).Take(query.Limit)]);
        }
    }

    public Task<IReadOnlyList<WaitCount>> CountWaitsAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Done<WaitCount>([.. _processes.Values.GroupBy(it => it.Type).Select(type => new WaitCount(
                type.Key,
                type.Count(IsOpen),
                type.Count(it => IsOpen(it) && Timers(it.Key).Any(timer => timer.Due < now && !timer.IsEngines)),
                type.Sum(it => Waiting(it.Key).Count())))]);
        }
    }

    public Task<string?> NextTypeAsync(string after, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_processes.Values.Where(IsOpen).Select(it => it.Type)
                .Where(it => string.CompareOrdinal(it, after) > 0).Order(StringComparer.Ordinal).FirstOrDefault());
        }
    }

    private static bool IsOpen(ProcessRow row) => row.Status is ProcessStatus.Running or ProcessStatus.Paused;
}
