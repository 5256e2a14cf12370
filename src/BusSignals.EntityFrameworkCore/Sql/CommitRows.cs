using System.Data.Common;

namespace BusSignals.EntityFrameworkCore;

/// <summary>The rows of a commit as the parameters of its statement, in the order in which <see cref="PostgreSqlCommit"/> names them.</summary>
internal static class CommitRows
{
    public static void Add(DbBatchCommand command, ProcessCommit[] units, IReadOnlyList<ProcessCommit> given, CommitShape shape)
    {
        AddProcesses(new PostgreSqlRows<ProcessCommit>(command, units, shape.Units != CommitUnits.Several));
        AddParts(command, units, given, shape);
    }

    private static void AddProcesses(PostgreSqlRows<ProcessCommit> rows)
    {
        rows.Add(it => it.Row.Key);
        rows.Add(it => it.Row.Path);
        rows.Add(it => it.Row.Type);
        rows.Add(it => (int)it.Row.Status);
        rows.Add(it => it.Row.State);
        rows.Add(it => it.Row.Data);
        rows.Add(it => it.Row.WaitingFor);
        rows.Add(it => it.Row.Version);
        rows.Add(it => it.Row.HistoryLength);
        rows.Add(it => it.Row.CreatedAt.ToUniversalTime());
        rows.Add(it => it.Row.UpdatedAt.ToUniversalTime());
        rows.Add(it => it.Row.StateSince.ToUniversalTime());
        rows.Add(it => it.Row.EndedAt?.ToUniversalTime());
        rows.Add(it => (int?)it.Row.Ending);
        rows.Add(it => it.Row.JournalLength);
        rows.Add(it => it.Row.StatusReason);
        rows.Add(it => it.Row.Changes);
        rows.Add(it => it.Row.JournalFrom);
        rows.Add(it => it.Row.ToldAtEnd);
        rows.Add(it => it.ExpectedVersion);
    }

    private static void AddParts(DbBatchCommand command, ProcessCommit[] units, IReadOnlyList<ProcessCommit> given, CommitShape shape)
    {
        if (shape.Parts.HasFlag(CommitParts.Added))
        {
            AddHistory(RowsOf(CommitParts.Added, units, it => it.Added));
        }

        if (shape.Parts.HasFlag(CommitParts.Settled))
        {
            AddHistory(RowsOf(CommitParts.Settled, units, it => it.Settled));
        }

        if (shape.Parts.HasFlag(CommitParts.Parameters))
        {
            PostgreSqlRows<(Guid Unit, ProcessParameter Row)> rows = RowsOf(CommitParts.Parameters, units, it => it.Parameters);
            rows.Add(it => it.Row.ProcessKey);
            rows.Add(it => it.Row.Name);
            rows.Add(it => ParameterMapping.KeyOf(it.Row.Value));
            rows.Add(it => it.Row.Type);
        }

        if (shape.Parts.HasFlag(CommitParts.Outgoing))
        {
            PostgreSqlRows<(Guid Unit, OutgoingMessage Row)> rows = RowsOf(CommitParts.Outgoing, units, it => it.Outgoing);
            rows.Add(it => it.Unit);
            rows.Add(it => it.Row.Id);
            rows.Add(it => it.Row.Destination);
            rows.Add(it => it.Row.NextAttempt.ToUniversalTime());
            rows.Add(it => it.Row.Attempts);
            rows.Add(it => it.Row.ContentType);
            rows.Add(it => it.Row.Body);
            rows.Add(it => it.Row.Properties);
            rows.Add(it => it.Row.ProcessKey);
            rows.Add(it => it.Row.TimerName);
            rows.Add(it => it.Row.Due?.ToUniversalTime());
        }

        if (shape.Parts.HasFlag(CommitParts.Withdrawn))
        {
            PostgreSqlRows<(Guid Unit, Guid Row)> rows = RowsOf(CommitParts.Withdrawn, units, it => it.WithdrawnTimers);
            rows.Add(it => it.Unit);
            rows.Add(it => it.Row);
        }

        if (shape.Parts.HasFlag(CommitParts.Dead))
        {
            // Numbered in the order of the units as they were given, not of their keys.
            PostgreSqlRows<(Guid Unit, DeadSignal Row)> rows = RowsOf(CommitParts.Dead, given, it => it.Dead);
            rows.Add(it => it.Unit);
            rows.Add(it => (int)it.Row.Reason);
            rows.Add(it => it.Row.Error);
            rows.Add(it => it.Row.Endpoint);
            rows.Add(it => it.Row.ProcessPath);
            rows.Add(it => it.Row.SignalId);
            rows.Add(it => it.Row.MessageId);
            rows.Add(it => it.Row.ContentType);
            rows.Add(it => it.Row.Body);
            rows.Add(it => it.Row.Headers);
            rows.Add(it => it.Row.ArrivedAt.ToUniversalTime());
            rows.Add(it => it.Row.DeadAt.ToUniversalTime());
        }

        PostgreSqlRows<(Guid Unit, T Row)> RowsOf<T>(CommitParts part, IReadOnlyList<ProcessCommit> of, Func<ProcessCommit, IReadOnlyList<T>> own) =>
            new(command, Rows(of, own), shape.Single.HasFlag(part));
    }

    private static void AddHistory(PostgreSqlRows<(Guid Unit, HistoryEntry Row)> rows)
    {
        rows.Add(it => it.Row.ProcessKey);
        rows.Add(it => it.Row.Sequence);
        rows.Add(it => (int)it.Row.Kind);
        rows.Add(it => it.Row.Name);
        rows.Add(it => it.Row.MessageId);
        rows.Add(it => (int)it.Row.Outcome);
        rows.Add(it => it.Row.State);
        rows.Add(it => it.Row.SentAt?.ToUniversalTime());
        rows.Add(it => it.Row.ReceivedAt.ToUniversalTime());
        rows.Add(it => it.Row.WaitingSince?.ToUniversalTime());
        rows.Add(it => it.Row.ConsumedAt?.ToUniversalTime());
        rows.Add(it => it.Row.ExpiresAt?.ToUniversalTime());
        rows.Add(it => it.Row.Payload);
        rows.Add(it => it.Row.Metadata);
        rows.Add(it => it.Row.Reason);
        rows.Add(it => it.Row.Retries);
        rows.Add(it => it.Row.RetryAt?.ToUniversalTime());
        rows.Add(it => it.Row.Journal);
        rows.Add(it => it.Row.Operation);
        rows.Add(it => it.Row.OperationName);
        rows.Add(it => it.Row.Duplicates);
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
}
