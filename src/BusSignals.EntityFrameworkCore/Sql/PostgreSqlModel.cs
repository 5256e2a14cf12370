using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Checks whether the tables of a model are those that the PostgreSQL statements are written for.</summary>
internal static class PostgreSqlModel
{
    private static readonly Dictionary<Type, string> Types = new()
    {
        [typeof(string)] = "text",
        [typeof(Guid)] = "uuid",
        [typeof(int)] = "integer",
        [typeof(long)] = "bigint",
        [typeof(DateTime)] = "timestamp with time zone",
    };

    /// <summary>
    /// The first column that differs, or that the statements would leave without a value; null if there is none.
    /// </summary>
    public static string? OddColumn(IModel model)
    {
        foreach (DescribedTable table in DescribedTable.All)
        {
            IEntityType entity = model.FindEntityType(table.Row)!;
            foreach (IProperty property in entity.GetProperties())
            {
                DescribedColumn? column = table.Columns.FirstOrDefault(it => it.Property.Name == property.Name);
                if (column is null ? !property.IsNullable : property.GetColumnName() != column.Name || !Fits(property.GetColumnType(), column.StoredType))
                {
                    return $"{entity.GetTableName()}.{property.GetColumnName()}";
                }
            }
        }

        return null;
    }

    private static bool Fits(string type, Type stored) =>
        type == Types[stored] || (stored == typeof(string) && type.StartsWith("character varying", StringComparison.Ordinal));
}
