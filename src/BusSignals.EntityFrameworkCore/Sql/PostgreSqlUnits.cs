using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// Loads and commits many units of work in PostgreSQL, and removes sent messages, each in one round trip.
/// </summary>
internal sealed class PostgreSqlUnits
{
    private readonly PostgreSqlLoad _load;
    private readonly PostgreSqlCommit _commit;
    private readonly PostgreSqlRemoval _removal;
    private volatile bool _prepares;

    private PostgreSqlUnits(SignalTables tables, PostgreSqlSettings settings)
    {
        _load = new PostgreSqlLoad(tables);
        _commit = new PostgreSqlCommit(tables);
        _removal = new PostgreSqlRemoval(tables);
        _prepares = settings.KeepsPrepared;
        StaysOpen = settings.StaysOpen;
    }

    /// <summary>Whether a context may keep its connection when its work is done.</summary>
    public bool StaysOpen { get; }

    /// <summary>
    /// The statements for a context's tables; null if its connection does not support batches, if a column has another
    /// name or type, or if one requires a value that only the user's context knows. Times of another type (Npgsql's
    /// legacy switch) would be converted by PostgreSQL using the session's time zone.
    /// </summary>
    public static PostgreSqlUnits? For(DbContext context)
    {
        DbConnection connection = context.Database.GetDbConnection();
        return connection.CanCreateBatch && PostgreSqlModel.OddColumn(context.Model) is null
            ? new PostgreSqlUnits(new SignalTables(context), PostgreSqlSettings.Of(connection))
            : null;
    }

    /// <summary>
    /// Runs a statement on the context's connection, which is left open for the next one; the owner of the context
    /// closes it. If a pooler in between has lost the prepared statement, this one and all later ones run unprepared.
    /// </summary>
    private async Task<T> RunAsync<T>(DbContext context, Func<bool, Task<T>> run, CancellationToken cancellationToken)
    {
        const string unknown = "26000";
        const string twice = "42P05";
        const string changed = "0A000"; // a migration has changed its result
        if (context.Database.GetDbConnection().State != ConnectionState.Open)
        {
            await context.Database.CloseConnectionAsync(); // one that broke meanwhile still counts as open
            await context.Database.OpenConnectionAsync(cancellationToken);
        }

        try
        {
            return await run(_prepares);
        }
        catch (DbException exception) when (_prepares && exception.SqlState is unknown or twice or changed)
        {
            _prepares = false;
            return await run(false);
        }
    }

    public Task<IReadOnlyList<ProcessSnapshot>> LoadAsync(
        DbContext context, IReadOnlyList<LoadRequest> requests, StoreClock clock, CancellationToken cancellationToken) =>
        RunAsync(context, prepared => _load.RunAsync(context, requests, clock, prepared, cancellationToken), cancellationToken);

    /// <summary>Commits units of different processes; those that conflict are reported, and leave nothing.</summary>
    public async Task<CommitResult[]> CommitAsync(
        DbContext context, IReadOnlyList<ProcessCommit> commits, CancellationToken cancellationToken)
    {
        HashSet<Guid> stored = await RunAsync(
            context, prepared => _commit.RunAsync(context, commits, prepared, cancellationToken), cancellationToken);
        var results = new CommitResult[commits.Count];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = stored.Contains(commits[i].Row.Key) ? CommitResult.Committed : CommitResult.Conflict;
        }

        return results;
    }

    /// <summary>
    /// Writes one unit in the transaction of a handler's own context; false if it conflicts, and then nothing is
    /// written.
    /// </summary>
    public async Task<bool> TryJoinAsync(DbContext context, ProcessCommit commit, CancellationToken cancellationToken) =>
        (await _commit.JoinAsync(context, [commit], cancellationToken)).Count == 1;

    public Task<int> RemoveSentAsync(DbContext context, IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        RunAsync(context, prepared => _removal.RunAsync(context, ids, prepared, cancellationToken), cancellationToken);
}
