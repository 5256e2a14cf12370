using System.Data.Common;

namespace BusSignals.EntityFrameworkCore;

/// <summary>The rows of a commit as the parameters of its statement, in the order in which <see cref="PostgreSqlCommit"/> names them.</summary>
internal static class CommitRows
{
    public static void Add(DbBatchCommand command, ProcessCommit[] units, IReadOnlyList<ProcessCommit> given, CommitShape shape)
    {
        bool single = shape.Units != CommitUnits.Several;
        PostgreSqlTables.Processes.AddTo(new PostgreSqlRows<ProcessRow>(command, Array.ConvertAll(units, it => it.Row), single));
        var unit = new PostgreSqlRows<ProcessCommit>(command, units, single);
        unit.Add(it => it.ExpectedVersion);
        unit.Add(it => (long)(it.Added.Count + it.Settled.Count + it.Parameters.Count + it.Outgoing.Count + it.Dead.Count));
        Add(command, CommitParts.Added, shape, units, it => it.Added, PostgreSqlTables.History);
        Add(command, CommitParts.Settled, shape, units, it => it.Settled, PostgreSqlTables.History);
        Add(command, CommitParts.Parameters, shape, units, it => it.Parameters, PostgreSqlTables.Parameters);
        Add(command, CommitParts.Outgoing, shape, units, it => it.Outgoing, PostgreSqlTables.Outbox, withUnit: true);
        if (shape.Parts.HasFlag(CommitParts.Withdrawn))
        {
            bool one = shape.Single.HasFlag(CommitParts.Withdrawn);
            new PostgreSqlRows<Guid>(command, Units(units, it => it.WithdrawnTimers), one).Add(it => it);
            new PostgreSqlRows<Guid>(command, Rows(units, it => it.WithdrawnTimers), one).Add(it => it);
        }

        // Numbered in the order in which the units were given, not in the order of their keys.
        Add(command, CommitParts.Dead, shape, given, it => it.Dead, PostgreSqlTables.Dead, withUnit: true);
    }

    private static void Add<T>(
        DbBatchCommand command, CommitParts part, CommitShape shape, IReadOnlyList<ProcessCommit> units,
        Func<ProcessCommit, IReadOnlyList<T>> own, PostgreSqlTable<T> table, bool withUnit = false)
        where T : class
    {
        if (!shape.Parts.HasFlag(part))
        {
            return;
        }

        bool single = shape.Single.HasFlag(part);
        if (withUnit)
        {
            new PostgreSqlRows<Guid>(command, Units(units, own), single).Add(it => it);
        }

        table.AddTo(new PostgreSqlRows<T>(command, Rows(units, own), single));
    }

    /// <summary>The unit that each row belongs to.</summary>
    private static Guid[] Units<T>(IReadOnlyList<ProcessCommit> units, Func<ProcessCommit, IReadOnlyList<T>> own)
    {
        var keys = new List<Guid>(units.Count);
        foreach (ProcessCommit unit in units)
        {
            for (int i = own(unit).Count; i > 0; i--)
            {
                keys.Add(unit.Row.Key);
            }
        }

        return [.. keys];
    }

    private static T[] Rows<T>(IReadOnlyList<ProcessCommit> units, Func<ProcessCommit, IReadOnlyList<T>> own)
    {
        var rows = new List<T>(units.Count);
        foreach (ProcessCommit unit in units)
        {
            rows.AddRange(own(unit));
        }

        return [.. rows];
    }
}
