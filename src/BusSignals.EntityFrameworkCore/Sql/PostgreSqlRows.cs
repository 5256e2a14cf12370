using System.Data;
using System.Data.Common;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// Rows as the next parameters of a statement, one per column: an array, or for a single row its value, because
/// PostgreSQL reads one value faster than an array of one.
/// </summary>
internal readonly struct PostgreSqlRows<TRow>(DbBatchCommand command, TRow[] rows, bool single)
{
    public void Add<T>(Func<TRow, T> column)
    {
        if (single)
        {
            command.Add(column(rows[0]) ?? (object)DBNull.Value).DbType = Column<T>.Type;
        }
        else
        {
            command.Add(Array.ConvertAll(rows, new Converter<TRow, T>(column)));
        }
    }

    /// <summary>The type of a column's values, including nulls.</summary>
    private static class Column<T>
    {
        public static readonly DbType Type = TypeOf(Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T));

        private static DbType TypeOf(Type type) =>
            type == typeof(string) ? DbType.String
            : type == typeof(Guid) ? DbType.Guid
            : type == typeof(int) ? DbType.Int32
            : type == typeof(long) ? DbType.Int64
            : type == typeof(DateTimeOffset) ? DbType.DateTimeOffset
            : throw new NotSupportedException($"A column of {TypeName.Of(type)} has no type here.");
    }
}
