using System.Data.Common;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// The columns of a table in the PostgreSQL statements, always in one order, without the generated number.
/// </summary>
internal sealed class PostgreSqlTable<TRow> where TRow : class
{
    private readonly StoredTable<TRow> _table;
    private readonly PostgreSqlColumn<TRow>[] _columns;

    public PostgreSqlTable(StoredTable<TRow> table)
    {
        _table = table;
        StoredColumn<TRow>[] columns = [.. table.Columns.Where(it => !it.IsNumber)];
        _columns = Array.ConvertAll(columns, PostgreSqlColumn<TRow>.Of);
        Columns = string.Join(", ", columns.Select(it => it.Name));
    }

    /// <summary>The names of the columns.</summary>
    public string Columns { get; }

    /// <summary>Applies a commit's changes to rows.</summary>
    /// <param name="from">The rows in the commit.</param>
    /// <param name="stored">The stored rows.</param>
    public string Set(string from, string stored) => string.Join(", ", _table.Changing.Select(it => it.Changes == ColumnChange.WhenGiven
        ? $"{it.Name} = coalesce({from}.{it.Name}, {stored}.{it.Name})"
        : $"{it.Name} = {from}.{it.Name}"));

    /// <summary>Reads the current row of the reader, which begins with these columns.</summary>
    public TRow Read(DbDataReader reader)
    {
        TRow row = Activator.CreateInstance<TRow>();
        for (int i = 0; i < _columns.Length; i++)
        {
            _columns[i].Read(reader, i, row);
        }

        return row;
    }

    /// <summary>Adds rows as the next parameters, one per column.</summary>
    public void AddTo(PostgreSqlRows<TRow> rows)
    {
        foreach (PostgreSqlColumn<TRow> column in _columns)
        {
            column.AddTo(rows);
        }
    }
}
