using System.Linq.Expressions;

namespace BusSignals;

/// <summary>The columns of one table, in their order.</summary>
/// <param name="name">The table's name.</param>
/// <param name="why">Why it exists; it becomes the table's comment.</param>
internal sealed class StoredTable<TRow>(string name, string why) where TRow : class
{
    private readonly List<StoredColumn<TRow>> _columns = [];

    public string Name => name;

    public string Why => why;

    public IReadOnlyList<StoredColumn<TRow>> Columns => _columns;

    /// <summary>The columns that a commit sets in a stored row.</summary>
    public IEnumerable<StoredColumn<TRow>> Changing => _columns.Where(it => it.Changes is ColumnChange.Always or ColumnChange.WhenGiven);

    /// <summary>A column that stays as inserted.</summary>
    public StoredTable<TRow> Fixed<T>(Expression<Func<TRow, T>> property, string column, string reason, int? maxLength = null) =>
        Add(property, column, reason, ColumnChange.Never, maxLength);

    /// <summary>A column that changes.</summary>
    public StoredTable<TRow> Changes<T>(
        Expression<Func<TRow, T>> property, string column, string reason, int? maxLength = null, ColumnChange how = ColumnChange.Always) =>
        Add(property, column, reason, how, maxLength);

    /// <summary>The number that the database generates for each row.</summary>
    public StoredTable<TRow> Number(Expression<Func<TRow, long>> property, string column, string reason)
    {
        _columns.Add(new StoredColumn<TRow, long>(property, column, reason, ColumnChange.Never) { IsNumber = true });
        return this;
    }

    /// <summary>A text that is only searched for, by its UUIDv5.</summary>
    public StoredTable<TRow> Hashed(Expression<Func<TRow, string>> property, string column, string reason)
    {
        _columns.Add(new StoredColumn<TRow, string>(property, column, reason, ColumnChange.Never) { IsHashed = true });
        return this;
    }

    /// <summary>Applies a commit's changes to a row.</summary>
    /// <param name="stored">A copy of the stored row, which is changed and returned.</param>
    /// <param name="changed">The row in the commit.</param>
    public TRow Apply(TRow stored, TRow changed)
    {
        foreach (StoredColumn<TRow> column in _columns)
        {
            column.Apply(stored, changed);
        }

        return stored;
    }

    private StoredTable<TRow> Add<T>(Expression<Func<TRow, T>> property, string column, string reason, ColumnChange changes, int? maxLength)
    {
        _columns.Add(new StoredColumn<TRow, T>(property, column, reason, changes) { MaxLength = maxLength });
        return this;
    }
}
