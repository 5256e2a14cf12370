using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// Commits many units of work in one statement of PostgreSQL: it writes the processes whose version is still the one
/// that was loaded, says which those were, and keeps what belongs to them.
/// </summary>
/// <remarks>
/// Rows are locked in the order of their keys, so that two nodes with the same processes wait for each other in one
/// direction only. A unit whose process has changed meanwhile leaves nothing; one that breaks a rule of the database
/// takes the statement down, and each is then tried alone.
/// </remarks>
internal sealed class PostgreSqlCommit(SignalTables tables)
{
    private readonly ConcurrentDictionary<Shape, string> _statements = new();

    [Flags]
    private enum Parts
    {
        None = 0,
        Units = 1,
        Added = 2,
        Settled = 4,
        Parameters = 8,
        Outgoing = 16,
        Withdrawn = 32,
        Dead = 64,
    }

    /// <summary>The keys of the processes whose units were stored.</summary>
    public async Task<HashSet<Guid>> RunAsync(
        DbContext context, IReadOnlyList<ProcessCommit> commits, bool prepared, CancellationToken cancellationToken)
    {
        ProcessCommit[] units = [.. commits];
        Array.Sort(units, (one, other) => one.Row.Key.CompareTo(other.Row.Key));
        Shape shape = ShapeOf(units);
        await using DbBatch batch = context.Database.GetDbConnection().CreateBatch();
        batch.Add(shape.Parts.HasFlag(Parts.Withdrawn) ? PostgreSqlPlans.EachTime : PostgreSqlPlans.Once);
        DbBatchCommand command = batch.Add(_statements.GetOrAdd(shape, Write));
        AddProcesses(command, units);
        AddParts(command, units, commits, shape.Parts);
        if (prepared)
        {
            await batch.PrepareAsync(cancellationToken);
        }

        var stored = new HashSet<Guid>(units.Length);
        await using DbDataReader reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            stored.Add(reader.GetGuid(0));
        }

        return stored;
    }

    private static Shape ShapeOf(ProcessCommit[] units)
    {
        var parts = Parts.Units;
        foreach (ProcessCommit unit in units)
        {
            parts |= PartsWith(unit, static count => count > 0);
        }

        return new Shape(parts, units.Length == 1 ? Parts.Units | PartsWith(units[0], static count => count == 1) : Parts.None);
    }

    private static Parts PartsWith(ProcessCommit unit, Func<int, bool> rows) =>
        (rows(unit.Added.Count) ? Parts.Added : 0)
        | (rows(unit.Settled.Count) ? Parts.Settled : 0)
        | (rows(unit.Parameters.Count) ? Parts.Parameters : 0)
        | (rows(unit.Outgoing.Count) ? Parts.Outgoing : 0)
        | (rows(unit.WithdrawnTimers.Count) ? Parts.Withdrawn : 0)
        | (rows(unit.Dead.Count) ? Parts.Dead : 0);

    private static void AddProcesses(DbBatchCommand command, ProcessCommit[] units)
    {
        command.Add(units, it => it.Row.Key);
        command.Add(units, it => it.Row.Path);
        command.Add(units, it => it.Row.Type);
        command.Add(units, it => (int)it.Row.Status);
        command.Add(units, it => it.Row.State);
        command.Add(units, it => it.Row.Data);
        command.Add(units, it => it.Row.WaitingFor);
        command.Add(units, it => it.Row.Version);
        command.Add(units, it => it.Row.HistoryLength);
        command.Add(units, it => it.Row.CreatedAt.ToUniversalTime());
        command.Add(units, it => it.Row.UpdatedAt.ToUniversalTime());
        command.Add(units, it => it.Row.StateSince.ToUniversalTime());
        command.Add(units, it => it.Row.EndedAt?.ToUniversalTime());
        command.Add(units, it => (int?)it.Row.Ending);
        command.Add(units, it => it.Row.JournalLength);
        command.Add(units, it => it.Row.StatusReason);
        command.Add(units, it => it.Row.Changes);
        command.Add(units, it => it.Row.JournalFrom);
        command.Add(units, it => it.Row.ToldAtEnd);
        command.Add(units, it => it.ExpectedVersion);
    }

    private static void AddParts(DbBatchCommand command, ProcessCommit[] units, IReadOnlyList<ProcessCommit> given, Parts parts)
    {
        if (parts.HasFlag(Parts.Added))
        {
            AddHistory(command, Rows(units, it => it.Added));
        }

        if (parts.HasFlag(Parts.Settled))
        {
            AddHistory(command, Rows(units, it => it.Settled));
        }

        if (parts.HasFlag(Parts.Parameters))
        {
            (Guid, ProcessParameter Row)[] rows = Rows(units, it => it.Parameters);
            command.Add(rows, it => it.Row.ProcessKey);
            command.Add(rows, it => it.Row.Name);
            command.Add(rows, it => ParameterMapping.KeyOf(it.Row.Value));
            command.Add(rows, it => it.Row.Type);
        }

        if (parts.HasFlag(Parts.Outgoing))
        {
            (Guid Unit, OutgoingMessage Row)[] rows = Rows(units, it => it.Outgoing);
            command.Add(rows, it => it.Unit);
            command.Add(rows, it => it.Row.Id);
            command.Add(rows, it => it.Row.Destination);
            command.Add(rows, it => it.Row.NextAttempt.ToUniversalTime());
            command.Add(rows, it => it.Row.Attempts);
            command.Add(rows, it => it.Row.ContentType);
            command.Add(rows, it => it.Row.Body);
            command.Add(rows, it => it.Row.Properties);
            command.Add(rows, it => it.Row.ProcessKey);
            command.Add(rows, it => it.Row.TimerName);
            command.Add(rows, it => it.Row.Due?.ToUniversalTime());
        }

        if (parts.HasFlag(Parts.Withdrawn))
        {
            (Guid Unit, Guid Row)[] rows = Rows(units, it => it.WithdrawnTimers);
            command.Add(rows, it => it.Unit);
            command.Add(rows, it => it.Row);
        }

        if (parts.HasFlag(Parts.Dead))
        {
            (Guid Unit, DeadSignal Row)[] rows = Rows(given, it => it.Dead); // numbered in the order of the units as they were given, not of their keys
            command.Add(rows, it => it.Unit);
            command.Add(rows, it => (int)it.Row.Reason);
            command.Add(rows, it => it.Row.Error);
            command.Add(rows, it => it.Row.Endpoint);
            command.Add(rows, it => it.Row.ProcessPath);
            command.Add(rows, it => it.Row.SignalId);
            command.Add(rows, it => it.Row.MessageId);
            command.Add(rows, it => it.Row.ContentType);
            command.Add(rows, it => it.Row.Body);
            command.Add(rows, it => it.Row.Headers);
            command.Add(rows, it => it.Row.ArrivedAt.ToUniversalTime());
            command.Add(rows, it => it.Row.DeadAt.ToUniversalTime());
        }
    }

    private static void AddHistory(DbBatchCommand command, (Guid, HistoryEntry Row)[] rows)
    {
        command.Add(rows, it => it.Row.ProcessKey);
        command.Add(rows, it => it.Row.Sequence);
        command.Add(rows, it => (int)it.Row.Kind);
        command.Add(rows, it => it.Row.Name);
        command.Add(rows, it => it.Row.MessageId);
        command.Add(rows, it => (int)it.Row.Outcome);
        command.Add(rows, it => it.Row.State);
        command.Add(rows, it => it.Row.SentAt?.ToUniversalTime());
        command.Add(rows, it => it.Row.ReceivedAt.ToUniversalTime());
        command.Add(rows, it => it.Row.WaitingSince?.ToUniversalTime());
        command.Add(rows, it => it.Row.ConsumedAt?.ToUniversalTime());
        command.Add(rows, it => it.Row.ExpiresAt?.ToUniversalTime());
        command.Add(rows, it => it.Row.Payload);
        command.Add(rows, it => it.Row.Metadata);
        command.Add(rows, it => it.Row.Reason);
        command.Add(rows, it => it.Row.Retries);
        command.Add(rows, it => it.Row.RetryAt?.ToUniversalTime());
        command.Add(rows, it => it.Row.Journal);
        command.Add(rows, it => it.Row.Operation);
        command.Add(rows, it => it.Row.OperationName);
        command.Add(rows, it => it.Row.Duplicates);
    }

    private static (Guid Unit, T Row)[] Rows<T>(IReadOnlyList<ProcessCommit> units, Func<ProcessCommit, IReadOnlyList<T>> part)
    {
        var rows = new List<(Guid, T)>(units.Count);
        foreach (ProcessCommit unit in units)
        {
            IReadOnlyList<T> own = part(unit);
            for (int i = 0; i < own.Count; i++)
            {
                rows.Add((unit.Row.Key, own[i]));
            }
        }

        return [.. rows];
    }

    private string Write(Shape shape)
    {
        var statement = new PostgreSqlStatement();
        Rows("unit", PostgreSqlColumns.Process + ", expected", Parts.Units);
        // Rows are found by their index, however few the table had when this was planned: one by one here, by a conflict below.
        // All that are there are locked before the first new one is written, so that no two nodes wait for each other.
        statement.With("live", $"""
            SELECT found.key FROM (SELECT key, expected FROM unit ORDER BY key) AS asked
            CROSS JOIN LATERAL (SELECT key FROM {tables.Processes} WHERE key = asked.key AND version = asked.expected FOR UPDATE) AS found
            """);
        statement.With("done", $"""
            INSERT INTO {tables.Processes} AS p ({PostgreSqlColumns.Process})
            SELECT {PostgreSqlColumns.Process} FROM unit WHERE key IN (SELECT key FROM live) OR expected = 0
            ON CONFLICT (key) DO UPDATE SET status = excluded.status, state = excluded.state, data = excluded.data, waiting_for = excluded.waiting_for,
                version = excluded.version, history_length = excluded.history_length, updated_at = excluded.updated_at,
                state_since = excluded.state_since, ended_at = excluded.ended_at, ending = excluded.ending,
                journal_length = excluded.journal_length, status_reason = excluded.status_reason, changes = excluded.changes,
                journal_from = excluded.journal_from, told_at_end = excluded.told_at_end
            WHERE p.version = excluded.version - 1 RETURNING p.key
            """);
        if (shape.Parts.HasFlag(Parts.Added))
        {
            Rows("added", PostgreSqlColumns.History, Parts.Added);
            statement.Insert(tables.History, PostgreSqlColumns.History, "added", "process_key");
        }

        if (shape.Parts.HasFlag(Parts.Settled))
        {
            Rows("settled", PostgreSqlColumns.History, Parts.Settled);
            statement.With("settling", $"""
                INSERT INTO {tables.History} ({PostgreSqlColumns.History})
                SELECT {PostgreSqlColumns.History} FROM settled JOIN done ON done.key = settled.process_key
                ON CONFLICT (process_key, sequence) DO UPDATE SET outcome = excluded.outcome, state = excluded.state,
                    waiting_since = excluded.waiting_since, consumed_at = excluded.consumed_at, expires_at = excluded.expires_at,
                    reason = excluded.reason, retries = excluded.retries, retry_at = excluded.retry_at, journal = excluded.journal,
                    operation = excluded.operation, operation_name = excluded.operation_name, metadata = excluded.metadata
                """);
        }

        if (shape.Parts.HasFlag(Parts.Parameters))
        {
            Rows("parameter", PostgreSqlColumns.Parameter, Parts.Parameters);
            statement.Insert(tables.Parameters, PostgreSqlColumns.Parameter, "parameter", "process_key");
        }

        if (shape.Parts.HasFlag(Parts.Outgoing))
        {
            Rows("outgoing", "unit_key, " + PostgreSqlColumns.Outbox, Parts.Outgoing);
            statement.Insert(tables.Outbox, PostgreSqlColumns.Outbox, "outgoing", "unit_key");
        }

        if (shape.Parts.HasFlag(Parts.Withdrawn))
        {
            Rows("withdrawn", "unit_key, id", Parts.Withdrawn);
            statement.With("withdrawing", $"DELETE FROM {tables.Outbox} AS o USING withdrawn JOIN done ON done.key = withdrawn.unit_key WHERE o.id = withdrawn.id");
        }

        if (shape.Parts.HasFlag(Parts.Dead))
        {
            Rows("dead", "unit_key, " + PostgreSqlColumns.Dead, Parts.Dead, ordered: true);
            statement.Insert(tables.Dead, PostgreSqlColumns.Dead, "dead", "unit_key", ordered: true); // they are numbered as they come
        }

        return statement.Select("SELECT key FROM done");

        void Rows(string name, string columns, Parts part, bool ordered = false) =>
            statement.Rows(name, columns, shape.Single.HasFlag(part), ordered);
    }

    /// <summary>Which parts a statement has, and which of them have a single row.</summary>
    private readonly record struct Shape(Parts Parts, Parts Single);
}
