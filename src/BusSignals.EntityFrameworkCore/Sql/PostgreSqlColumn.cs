using System.Data.Common;

namespace BusSignals.EntityFrameworkCore;

/// <summary>How a column is written to and read from PostgreSQL.</summary>
internal abstract class PostgreSqlColumn<TRow>
{
    /// <summary>Reads its value into a row that nobody else uses yet.</summary>
    public abstract void Read(DbDataReader reader, int place, TRow row);

    /// <summary>Adds its values as the next parameter.</summary>
    public abstract void AddTo(PostgreSqlRows<TRow> rows);

    public static PostgreSqlColumn<TRow> Of(StoredColumn<TRow> column) => column switch
    {
        StoredColumn<TRow, string> { IsHashed: true } it => new Written<Guid>(row => HashedText.KeyOf(it.Get(row))),
        StoredColumn<TRow, string> it => new Column<string>(it.Get, it.Set),
        StoredColumn<TRow, Guid> it => new Column<Guid>(it.Get, it.Set),
        StoredColumn<TRow, Guid?> it => new Column<Guid?>(it.Get, it.Set),
        StoredColumn<TRow, int> it => new Column<int>(it.Get, it.Set),
        StoredColumn<TRow, int?> it => new Column<int?>(it.Get, it.Set),
        StoredColumn<TRow, long> it => new Column<long>(it.Get, it.Set),
        StoredColumn<TRow, long?> it => new Column<long?>(it.Get, it.Set),
        StoredColumn<TRow, DateTimeOffset> it => new Column<DateTimeOffset>(row => it.Get(row).ToUniversalTime(), it.Set),
        StoredColumn<TRow, DateTimeOffset?> it => new Column<DateTimeOffset?>(row => it.Get(row)?.ToUniversalTime(), it.Set),
        StoredColumn<TRow, ProcessStatus> it => new Column<int>(row => (int)it.Get(row), (row, value) => it.Set(row, (ProcessStatus)value)),
        StoredColumn<TRow, ProcessEnding?> it => new Column<int?>(row => (int?)it.Get(row), (row, value) => it.Set(row, (ProcessEnding?)value)),
        StoredColumn<TRow, TimerKind?> it => new Column<int?>(row => (int?)it.Get(row), (row, value) => it.Set(row, (TimerKind?)value)),
        StoredColumn<TRow, HistoryKind> it => new Column<int>(row => (int)it.Get(row), (row, value) => it.Set(row, (HistoryKind)value)),
        StoredColumn<TRow, SignalOutcome> it => new Column<int>(row => (int)it.Get(row), (row, value) => it.Set(row, (SignalOutcome)value)),
        StoredColumn<TRow, DeadReason> it => new Column<int>(row => (int)it.Get(row), (row, value) => it.Set(row, (DeadReason)value)),
        _ => throw new NotSupportedException($"The column '{column.Name}' of {column.Property.PropertyType.Name} has no type here."),
    };

    /// <summary>A column by the type that the database stores.</summary>
    private sealed class Column<T>(Func<TRow, T> get, Action<TRow, T> set) : PostgreSqlColumn<TRow>
    {
        private static readonly bool MayBeNull = default(T) is null;

        public override void Read(DbDataReader reader, int place, TRow row)
        {
            if (!MayBeNull || !reader.IsDBNull(place))
            {
                set(row, reader.GetFieldValue<T>(place));
            }
        }

        public override void AddTo(PostgreSqlRows<TRow> rows) => rows.Add(get);
    }

    /// <summary>A column that is searched for, but not read back.</summary>
    private sealed class Written<T>(Func<TRow, T> get) : PostgreSqlColumn<TRow>
    {
        public override void Read(DbDataReader reader, int place, TRow row) => throw new NotSupportedException("The column is not read.");

        public override void AddTo(PostgreSqlRows<TRow> rows) => rows.Add(get);
    }
}
