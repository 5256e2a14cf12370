using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// Reports at start-up if the user's model has changed the engine's tables in a way that would lose data. Table names
/// and most column names, filters, indexes and additional columns are up to the user.
/// </summary>
internal static class ModelCheck
{
    private const string Advice = "call modelBuilder.AddBusSignals() last in OnModelCreating, or leave the types of the namespace 'BusSignals' out of what configures all types";

    /// <param name="model">The model as migrations see it, with everything that was configured.</param>
    /// <param name="context">The name of its context.</param>
    public static IEnumerable<string> Faults(IModel model, string context)
    {
        foreach (DescribedTable table in DescribedTable.All)
        {
            if (model.FindEntityType(table.Row) is not { } entity || entity.GetTableName() is null || entity.FindPrimaryKey() is null)
            {
                yield return $"The model of '{context}' has no table with a key for '{table.Row.Name}', which is '{table.Name}'; {Advice}.";
                continue;
            }

            if (TableKind(entity) is { } kind)
            {
                yield return $"The table '{table.Name}' ({table.Row.Name}) is {kind} in the model of '{context}', in which the engine's statements do not work; {Advice}.";
            }

            foreach (DescribedColumn column in table.Columns)
            {
                IProperty? property = entity.FindProperty(column.Property.Name);
                string[] changes = property is null ? ["is not mapped"] : [.. Changes(table, column, property)];
                if (changes.Length > 0)
                {
                    yield return $"The column '{column.Name}' of the table '{table.Name}' ({table.Row.Name}.{column.Property.Name}) {string.Join(" and ", changes)} "
                        + $"in the model of '{context}', and would not keep what the engine writes; {Advice}.";
                }
            }

            foreach (IProperty own in entity.GetProperties().Where(it => !table.Has(it)))
            {
                if (OwnColumnCheck.FaultOf(own) is { } rule)
                {
                    yield return $"The property '{own.Name}' of '{table.Row.Name}' (table '{table.Name}') in the model of '{context}' {rule}; {Advice}.";
                }
            }

            foreach (string rule in UniquenessCheck.Faults(table, entity))
            {
                yield return $"The table '{table.Name}' ({table.Row.Name}) has {rule} in the model of '{context}'; {Advice}.";
            }
        }
    }

    private static IEnumerable<string> Changes(DescribedTable table, DescribedColumn column, IProperty property)
    {
        if (property.GetMaxLength() != column.MaxLength)
        {
            yield return $"has a length of {property.GetMaxLength()?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any"} instead of {column.MaxLength?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any"}";
        }

        if (property.FindAnnotation(RelationalAnnotationNames.ColumnType)?.Value is string type)
        {
            yield return $"has the type '{type}'";
        }

        Type stored = property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
        if ((Nullable.GetUnderlyingType(stored) ?? stored) != column.StoredType)
        {
            yield return $"is converted to {stored.Name}";
        }

        if (property.IsUnicode() == false)
        {
            yield return "has IsUnicode(false)";
        }

        if (property.GetCollation() is { } collation && collation != SqlServerModel.Collation)
        {
            yield return $"has the collation '{collation}'";
        }

        if (property.IsConcurrencyToken && column.Property.Name != nameof(ProcessRow.Version))
        {
            yield return "is a concurrency token";
        }

        if (!property.IsNullable && IsOptional(column))
        {
            yield return "is required";
        }

        if (column.IsNumber != (property.ValueGenerated == ValueGenerated.OnAdd) && !(property.IsKey() && property.ClrType == typeof(Guid)))
        {
            yield return column.IsNumber ? "is not numbered by the database" : "is given a value by the database";
        }

        if (property.GetBeforeSaveBehavior() != PropertySaveBehavior.Save
            || (property.GetAfterSaveBehavior() != PropertySaveBehavior.Save && !property.IsKey()))
        {
            yield return "is left out when rows are saved";
        }

        if (property.GetColumnName() is { } name && name != column.Name && table.NamedInSql.Contains(column.Name))
        {
            yield return $"is called '{name}', where a filter or a statement names it,";
        }
    }

    private static bool IsOptional(DescribedColumn column) =>
        Nullable.GetUnderlyingType(column.Property.PropertyType) is not null
        || (!column.Property.PropertyType.IsValueType && !ColumnExtensions.IsRequired(column.Property));

    /// <summary>
    /// The kind of table if the engine's statements would not work on it; the provider of SQL Server is not referenced.
    /// </summary>
    private static string? TableKind(IEntityType entity) =>
        entity.GetViewName() is { } view ? $"read from the view '{view}'"
        : entity.GetSqlQuery() is not null || entity.GetFunctionName() is not null ? "read from a query"
        : entity.GetMappingFragments().Any() ? "split over several tables"
        : entity.FindAnnotation("SqlServer:IsTemporal")?.Value is true ? "temporal"
        : entity.FindAnnotation("SqlServer:MemoryOptimized")?.Value is true ? "memory-optimized"
        : null;
}
