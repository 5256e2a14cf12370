using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Turns one unit of work into changes of a context, except for the timers that it withdraws.</summary>
internal static class UnitOfWork
{
    public static void Add(DbContext context, ProcessCommit commit)
    {
        if (commit.ExpectedVersion == 0)
        {
            context.AddRow(commit.Row);
        }
        else
        {
            EntityEntry<ProcessRow> row = Change(context, ProcessColumns.Table, commit.Row);
            row.Property(it => it.Version).OriginalValue = commit.ExpectedVersion;
        }

        context.AddRows(commit.Added);
        foreach (HistoryEntry entry in commit.Settled)
        {
            Change(context, HistoryColumns.Table, entry);
        }

        context.AddRows(commit.Parameters);
        context.AddRows(commit.Outgoing);
        context.AddRows(commit.Dead.Select(it => it with { Sequence = 0 }));
    }

    /// <summary>A stored row, with the columns that a commit sets.</summary>
    public static EntityEntry<TRow> Change<TRow>(DbContext context, StoredTable<TRow> table, TRow row) where TRow : class
    {
        EntityEntry<TRow> entry = context.Attach(row);
        foreach (StoredColumn<TRow> column in table.Changing)
        {
            entry.Property(column.Property.Name).IsModified = column.IsSetBy(row);
        }

        return entry;
    }
}
