using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// Commits many units of work in one PostgreSQL statement: it writes the processes whose version is still the loaded
/// one, returns which those were, and stores the rows that belong to them.
/// </summary>
/// <remarks>
/// Rows are locked in the order of their keys, so that two nodes with the same processes wait for each other in one
/// direction only. A unit whose process has changed meanwhile leaves nothing. One that violates a rule of the database
/// fails the statement, and each unit is then tried alone.
/// </remarks>
internal sealed class PostgreSqlCommit(SignalTables tables)
{
    private readonly ConcurrentDictionary<CommitShape, string> _statements = new();

    /// <summary>Commits units in a transaction of their own.</summary>
    /// <returns>The keys of the processes whose units were stored.</returns>
    public Task<HashSet<Guid>> RunAsync(
        DbContext context, IReadOnlyList<ProcessCommit> commits, bool prepared, CancellationToken cancellationToken) =>
        RunAsync(context, commits, prepared, isAlone: true, cancellationToken);

    /// <summary>
    /// Writes units in the context's current transaction. Its owner has other statements in it, which keep their plans.
    /// </summary>
    /// <returns>The keys of the processes whose units were stored.</returns>
    public Task<HashSet<Guid>> JoinAsync(DbContext context, IReadOnlyList<ProcessCommit> commits, CancellationToken cancellationToken) =>
        RunAsync(context, commits, prepared: false, isAlone: false, cancellationToken);

    private async Task<HashSet<Guid>> RunAsync(
        DbContext context, IReadOnlyList<ProcessCommit> commits, bool prepared, bool isAlone, CancellationToken cancellationToken)
    {
        ProcessCommit[] units = [.. commits];
        Array.Sort(units, (one, other) => one.Row.Key.CompareTo(other.Row.Key));
        CommitShape shape = CommitShape.Of(units);
        await using DbBatch batch = context.Database.GetDbConnection().CreateBatch();
        if (isAlone)
        {
            batch.Add(shape.Parts.HasFlag(CommitParts.Withdrawn) ? PostgreSqlPlans.EachTime : PostgreSqlPlans.Once);
        }

        DbBatchCommand command = batch.Add(_statements.GetOrAdd(shape, Write));
        CommitRows.Add(command, units, commits, shape);
        if (prepared)
        {
            await batch.PrepareAsync(cancellationToken);
        }

        var stored = new HashSet<Guid>(units.Length);
        await using DbDataReader reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (isAlone)
        {
            await reader.NextResultAsync(cancellationToken); // skip the result of the plan settings
        }

        while (await reader.ReadAsync(cancellationToken))
        {
            stored.Add(reader.GetGuid(0));
        }

        return stored;
    }

    private string Write(CommitShape shape)
    {
        var statement = new PostgreSqlStatement();
        bool single = shape.Units != CommitUnits.Several;
        statement.Rows("unit", PostgreSqlTables.Processes.Columns + ", expected" + (single ? "" : ", row_count"), single);
        string due = single
            ? $"{statement.Parameter()} * (SELECT count(*) FROM done)"
            : "(SELECT coalesce(sum(row_count), 0) FROM unit JOIN done ON done.key = unit.key)";
        AddUnits(statement, shape.Units);
        if (shape.Parts.HasFlag(CommitParts.Added))
        {
            Rows("added", PostgreSqlTables.History.Columns, CommitParts.Added);
            statement.Insert(tables.History, PostgreSqlTables.History.Columns, "added", "process_key");
        }

        if (shape.Parts.HasFlag(CommitParts.Settled))
        {
            Rows("settled", PostgreSqlTables.History.Columns, CommitParts.Settled);
            statement.Insert("settled", $"""
                INSERT INTO {tables.History} AS h ({PostgreSqlTables.History.Columns})
                SELECT {PostgreSqlTables.History.Columns} FROM settled JOIN done ON done.key = settled.process_key
                ON CONFLICT (process_key, sequence) DO UPDATE SET {PostgreSqlTables.History.Set("excluded", "h")}
                """);
        }

        if (shape.Parts.HasFlag(CommitParts.Parameters))
        {
            Rows("parameter", PostgreSqlTables.Parameters.Columns, CommitParts.Parameters);
            statement.Insert(tables.Parameters, PostgreSqlTables.Parameters.Columns, "parameter", "process_key");
        }

        if (shape.Parts.HasFlag(CommitParts.Outgoing))
        {
            Rows("outgoing", "unit_key, " + PostgreSqlTables.Outbox.Columns, CommitParts.Outgoing);
            statement.Insert(tables.Outbox, PostgreSqlTables.Outbox.Columns, "outgoing", "unit_key");
        }

        if (shape.Parts.HasFlag(CommitParts.Withdrawn))
        {
            Rows("withdrawn", "unit_key, id", CommitParts.Withdrawn);
            statement.With("withdrawing", $"DELETE FROM {tables.Outbox} AS o USING withdrawn JOIN done ON done.key = withdrawn.unit_key WHERE o.id = withdrawn.id");
        }

        if (shape.Parts.HasFlag(CommitParts.Dead))
        {
            Rows("dead", "unit_key, " + PostgreSqlTables.Dead.Columns, CommitParts.Dead, ordered: true);
            statement.Insert(tables.Dead, PostgreSqlTables.Dead.Columns, "dead", "unit_key", ordered: true); // numbered in this order
        }

        return statement.Done(due);

        void Rows(string name, string columns, CommitParts part, bool ordered = false) =>
            statement.Rows(name, columns, shape.Single.HasFlag(part), ordered);
    }

    private void AddUnits(PostgreSqlStatement statement, CommitUnits units)
    {
        switch (units)
        {
            case CommitUnits.New:
                statement.With("done", $"""
                    INSERT INTO {tables.Processes} ({PostgreSqlTables.Processes.Columns})
                    SELECT {PostgreSqlTables.Processes.Columns} FROM unit ON CONFLICT (key) DO NOTHING RETURNING key
                    """);
                break;
            case CommitUnits.Existing:
                statement.With("done", $"""
                    UPDATE {tables.Processes} AS p SET {PostgreSqlTables.Processes.Set("unit", "p")}
                    FROM unit WHERE p.key = unit.key AND p.version = unit.expected RETURNING p.key
                    """);
                break;
            default:
                // Rows are found by index, however small the table was when this was planned: one by one here, by a
                // conflict below. All existing rows are locked before the first new one is written, so that no two
                // nodes deadlock.
                statement.With("live", $"""
                    SELECT found.key FROM (SELECT key, expected FROM unit ORDER BY key) AS asked
                    CROSS JOIN LATERAL (SELECT key FROM {tables.Processes} WHERE key = asked.key AND version = asked.expected FOR UPDATE) AS found
                    """);
                statement.With("done", $"""
                    INSERT INTO {tables.Processes} AS p ({PostgreSqlTables.Processes.Columns})
                    SELECT {PostgreSqlTables.Processes.Columns} FROM unit WHERE key IN (SELECT key FROM live) OR expected = 0
                    ON CONFLICT (key) DO UPDATE SET {PostgreSqlTables.Processes.Set("excluded", "p")}
                    WHERE p.version = excluded.version - 1 RETURNING p.key
                    """);
                break;
        }
    }
}
