using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Loads and commits processes, many deliveries in one transaction; a failing one is redone alone.</summary>
internal sealed partial class EfProcessStore<TContext>(EfContexts<TContext> contexts, ILogger<EfProcessStore<TContext>> logger) : IProcessStore
    where TContext : DbContext
{
    public Task<IReadOnlyList<ProcessSnapshot>> LoadAsync(IReadOnlyList<LoadRequest> requests, CancellationToken cancellationToken) =>
        contexts.RunAsync(context => contexts.Units is { } units
            ? units.LoadAsync(context, requests, contexts.Clock, cancellationToken)
            : LoadAsync(context, requests, cancellationToken), cancellationToken);

    public async Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<ProcessCommit> commits, CancellationToken cancellationToken)
    {
        bool together = commits.Count > 1 || (commits.Count == 1 && OwnContext(commits[0].Services) is null);
        if (together && await TryCommitTogetherAsync(commits, cancellationToken) is { } all)
        {
            return all;
        }

        var results = new List<CommitResult>(commits.Count);
        StoreUnavailableException? away = null;
        foreach (ProcessCommit commit in commits)
        {
            try
            {
                results.Add(away is null ? await CommitAloneAsync(commit, cancellationToken) : CommitResult.Failed(away));
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                away = exception as StoreUnavailableException;
                results.Add(CommitResult.Failed(exception is DbUpdateException or DbException ? contexts.Refused(exception) : exception));
            }
        }

        return results;
    }

    public Task<IReadOnlyList<ProcessId>> MatchAsync(
        string type, IReadOnlyList<KeyValuePair<string, string>> values, Guid after, int limit, CancellationToken cancellationToken) =>
        contexts.RunAsync<IReadOnlyList<ProcessId>>(async context =>
        {
            IQueryable<ProcessRow> query = context.Rows<ProcessRow>().AsNoTracking()
                .Where(it => it.Type == type && (it.Status == ProcessStatus.Running || it.Status == ProcessStatus.Paused) && it.Key.CompareTo(after) > 0);
            foreach ((string name, string value) in values)
            {
                query = query.Where(it => context.Rows<ProcessParameter>()
                    .Any(p => p.ProcessKey == it.Key && p.Type == type && p.Name == name && p.Value == value));
            }

            var found = await query.OrderBy(it => it.Key).Take(limit).Select(it => new { it.Path, it.Key }).ToListAsync(cancellationToken);
            return [.. found.Select(it => ProcessId.Stored(it.Path, it.Key))];
        }, cancellationToken);

    public Task<IReadOnlyList<JournalEvent>> LoadJournalAsync(Guid key, int from, CancellationToken cancellationToken) =>
        contexts.RunAsync<IReadOnlyList<JournalEvent>>(async context => await context.Rows<HistoryEntry>().AsNoTracking()
            .Where(it => it.ProcessKey == key && it.Journal >= from).OrderBy(it => it.Journal)
            .Select(it => new JournalEvent(
                it.Journal!.Value, it.Operation!.Value, it.OperationName!, it.ConsumedAt!.Value, it.Payload, it.Metadata,
                it.Outcome == SignalOutcome.Failed ? it.Reason : null))
            .ToListAsync(cancellationToken), cancellationToken);

    /// <summary>
    /// A race counts on any connection. An outage is believed only if the context in the delivery's transaction reports
    /// it: a handler may have connections elsewhere.
    /// </summary>
    public Exception Judge(Exception exception, IServiceProvider services)
    {
        if (StoreUnavailableException.In(exception) is { } away)
        {
            return away;
        }

        return contexts.JudgeHandler(exception) switch
        {
            StoreFailure.Race => contexts.Race(exception),
            StoreFailure.Away when OwnContext(services) is not null => contexts.Away(exception, isOfHandler: true),
            _ when exception is RecordedFailureException || Causes.Chain(exception).Any(it => it is DbException) => exception, // an error may end the transaction
            _ => services.GetService<DeliveryContext<TContext>>()?.Ended(exception) ?? exception,
        };
    }

    public Task<IReadOnlyList<HistoryEntry>> LoadMailboxAsync(Guid key, MailboxPage page, CancellationToken cancellationToken) =>
        contexts.RunAsync<IReadOnlyList<HistoryEntry>>(async context =>
        {
            IQueryable<HistoryEntry> waiting = Waiting(context, key);
            if (page != MailboxPage.Whole)
            {
                waiting = waiting.Where(it => it.Name == page.Name && it.Sequence > page.After).OrderBy(it => it.Sequence).Take(page.Limit);
            }

            return await waiting.OrderBy(it => it.Sequence).Select(LightEntries.Of).ToListAsync(cancellationToken);
        }, cancellationToken);

    public Task<IReadOnlyList<HistoryEntry>> LoadExpiringAsync(Guid key, int limit, CancellationToken cancellationToken) =>
        contexts.RunAsync<IReadOnlyList<HistoryEntry>>(async context => await Waiting(context, key)
            .Where(it => it.ExpiresAt != null).OrderBy(it => it.ExpiresAt).ThenBy(it => it.Sequence)
            .Take(limit).Select(LightEntries.Of).ToListAsync(cancellationToken), cancellationToken);

    private static IQueryable<HistoryEntry> Waiting(TContext context, Guid key) => context.Rows<HistoryEntry>().AsNoTracking()
        .Where(it => it.ProcessKey == key && it.Outcome == SignalOutcome.Waiting && (it.Awaited == null || it.RetryAt == null || it.Retries > 0));

    public Task<IReadOnlyDictionary<int, string>> LoadPayloadsAsync(Guid key, IReadOnlyList<int> entries, CancellationToken cancellationToken) =>
        contexts.RunAsync<IReadOnlyDictionary<int, string>>(async context => await context.Rows<HistoryEntry>().AsNoTracking()
            .Where(it => it.ProcessKey == key && it.Payload != null).WhereIn(it => it.Sequence, entries)
            .Select(it => new { it.Sequence, it.Payload }).ToDictionaryAsync(it => it.Sequence, it => it.Payload!, cancellationToken), cancellationToken);

    private static async Task<IReadOnlyList<ProcessSnapshot>> LoadAsync(
        TContext context, IReadOnlyList<LoadRequest> requests, CancellationToken cancellationToken)
    {
        Guid[] keys = [.. requests.Select(it => it.ProcessKey).Distinct()];
        Dictionary<Guid, ProcessRow> rows = await context.Rows<ProcessRow>().AsNoTracking()
            .WhereIn(it => it.Key, keys).ToDictionaryAsync(it => it.Key, cancellationToken);
        if (rows.Count == 0)
        {
            return [.. requests.Select(_ => ProcessSnapshot.Empty)];
        }

        Guid[] known = [.. rows.Keys];
        ILookup<Guid, HistoryEntry> history = await HistoryAsync(context, known, [.. requests.SelectMany(Messages).Distinct()], cancellationToken);
        ILookup<Guid, OutgoingMessage> timers = await TimersAsync(context, known, cancellationToken);
        return [.. requests.Select(request => rows.TryGetValue(request.ProcessKey, out ProcessRow? row)
            ? new ProcessSnapshot(
                row,
                [.. history[row.Key].Where(it => it.IsHeldBack)],
                Timers(timers[row.Key]),
                request.MessageId is { } id ? history[row.Key].FirstOrDefault(it => it.MessageId == id) : null)
            {
                Earlier = request.After is { Count: > 0 } after
                    ? [.. history[row.Key].Where(it => it.MessageId is { } message && after.Contains(message))]
                    : [],
            }
            : ProcessSnapshot.Empty)];
    }

    /// <summary>
    /// Two statements, because with an OR of the two conditions SQL Server and SQLite may read the whole history.
    /// </summary>
    private static async Task<ILookup<Guid, HistoryEntry>> HistoryAsync(
        TContext context, Guid[] keys, Guid?[] messages, CancellationToken cancellationToken)
    {
        IQueryable<HistoryEntry> entries = context.Rows<HistoryEntry>().AsNoTracking().WhereIn(it => it.ProcessKey, keys);
        List<HistoryEntry> found = await entries.Where(it => it.RetryAt != null).Select(LightEntries.Of).ToListAsync(cancellationToken);
        if (messages.Length > 0)
        {
            found.AddRange(await entries.Where(it => it.RetryAt == null)
                .WhereIn(it => it.MessageId, messages).Select(LightEntries.Of).ToListAsync(cancellationToken));
        }

        return found.OrderBy(it => it.Sequence).ToLookup(it => it.ProcessKey);
    }

    private static IEnumerable<Guid?> Messages(LoadRequest request)
    {
        if (request.MessageId is { } id)
        {
            yield return id;
        }

        foreach (Guid earlier in request.After ?? [])
        {
            yield return earlier;
        }
    }

    internal static async Task<ILookup<Guid, OutgoingMessage>> TimersAsync(
        DbContext context, IReadOnlyList<Guid> keys, CancellationToken cancellationToken)
    {
        List<OutgoingMessage> timers = await context.Rows<OutgoingMessage>().AsNoTracking()
            .Where(it => it.ProcessKey != null).WhereIn(it => it.ProcessKey!.Value, keys).ToListAsync(cancellationToken);
        return timers.ToLookup(it => it.ProcessKey!.Value);
    }

    internal static ProcessTimer[] Timers(IEnumerable<OutgoingMessage> rows) =>
        [.. rows.Select(ProcessTimer.Of)
            .OrderBy(it => it.Due).ThenBy(it => it.Name, StringComparer.Ordinal)];

    /// <summary>Null if one of them fails; each is then tried alone.</summary>
    private async Task<IReadOnlyList<CommitResult>?> TryCommitTogetherAsync(IReadOnlyList<ProcessCommit> commits, CancellationToken cancellationToken)
    {
        try
        {
            return await contexts.TryAsync<IReadOnlyList<CommitResult>>(async context =>
            {
                if (contexts.Units is { } units)
                {
                    return await units.CommitAsync(context, commits, cancellationToken);
                }

                return await SavedUnits.CommitAsync(context, contexts.Dialect, commits, cancellationToken);
            }, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && contexts.Judge(exception) is { } failure)
        {
            if (failure == StoreFailure.Away)
            {
                throw contexts.Away(exception);
            }

            if (commits.Count > 1 && contexts.Units is not null && failure == StoreFailure.Data) // elsewhere two nodes starting one process get here too
            {
                LogRefused(commits.Count, exception.Message);
            }

            return null;
        }
    }

    /// <summary>The user's own context, if the handler asked for it.</summary>
    private static TContext? OwnContext(IServiceProvider? services) => services?.GetService<DeliveryContext<TContext>>()?.Context;

    private async Task<CommitResult> CommitAloneAsync(ProcessCommit commit, CancellationToken cancellationToken)
    {
        try
        {
            return OwnContext(commit.Services) is { } own
                ? await CommitOwnAsync(own, commit, cancellationToken)
                : (await contexts.RunAsync(context => SavedUnits.CommitAsync(context, contexts.Dialect, [commit], cancellationToken), cancellationToken))[0];
        }
        catch (Exception exception) when (exception is DbUpdateException or DbException)
        {
            if (await contexts.RunAsync(context => IsConflictAsync(context, commit, cancellationToken), cancellationToken))
            {
                return CommitResult.Conflict;
            }

            throw;
        }
    }

    /// <summary>
    /// Commits what the handler did in its context together with the delivery, whose unit goes first: a conflict is
    /// known before anything fails. An error that names one of the store's tables is not the handler's.
    /// </summary>
    private async Task<CommitResult> CommitOwnAsync(TContext own, ProcessCommit commit, CancellationToken cancellationToken)
    {
        if (commit.Services!.GetRequiredService<DeliveryContext<TContext>>().Ended() is { } ended)
        {
            throw ended;
        }

        if (!await TryAddAsync(own, commit, cancellationToken))
        {
            return CommitResult.Conflict;
        }

        try
        {
            await own.SaveAllAsync(cancellationToken);
            await own.Database.CommitTransactionAsync(cancellationToken);
            return CommitResult.Committed;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            switch (contexts.JudgeHandler(exception))
            {
                case StoreFailure.Race:
                    throw contexts.Race(exception);
                case StoreFailure.Away:
                case StoreFailure.Data when contexts.Judge(exception) == StoreFailure.Away && SignalTables.AreNamedIn(exception, own):
                    throw contexts.Away(exception, isOfHandler: true);
                default:
                    throw;
            }
        }
    }

    /// <summary>
    /// Adds the unit to the transaction of the handler's context; false if it conflicts. The statements are the
    /// store's.
    /// </summary>
    private async Task<bool> TryAddAsync(TContext own, ProcessCommit commit, CancellationToken cancellationToken)
    {
        contexts.Know(own);
        try
        {
            return contexts.Units is { } units
                ? await units.TryJoinAsync(own, commit, cancellationToken)
                : (await SavedUnits.AddAsync(own, contexts.Dialect, [commit], cancellationToken)).Count == 1;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && contexts.Judge(exception) is StoreFailure.Race or StoreFailure.Away)
        {
            throw contexts.Judge(exception) == StoreFailure.Race ? contexts.Race(exception) : contexts.Away(exception, isOfHandler: true);
        }
    }

    /// <summary>
    /// Whether a failed commit found another version than it expected, or a message that the process has already.
    /// Querying for the cause of a conflict needs no knowledge of each database's error numbers.
    /// </summary>
    private static async Task<bool> IsConflictAsync(TContext context, ProcessCommit commit, CancellationToken cancellationToken)
    {
        Guid key = commit.Row.Key;
        long version = await context.Rows<ProcessRow>()
            .Where(it => it.Key == key).Select(it => it.Version).SingleOrDefaultAsync(cancellationToken);
        Guid?[] messages = [.. commit.Added.Select(it => it.MessageId).Where(it => it is not null)];
        return version != commit.ExpectedVersion || await context.Rows<HistoryEntry>()
            .Where(it => it.ProcessKey == key).WhereIn(it => it.MessageId, messages).AnyAsync(cancellationToken);
    }

    [LoggerMessage(5001, LogLevel.Warning, "The database refused a commit of {Count} deliveries, and each is committed alone, which is slower: {Reason}")]
    private partial void LogRefused(int count, string reason);
}
