using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BusSignals.EntityFrameworkCore;

internal static class SignalRows
{
    /// <summary>
    /// The rows of one of the engine's tables, without the filters that the user's model puts on all types.
    /// </summary>
    public static IQueryable<TRow> Rows<TRow>(this DbContext context) where TRow : class => context.Set<TRow>().IgnoreQueryFilters();

    /// <summary>
    /// Adds a row. A column that the user's model requires on all types, such as a tenant, gets the empty value if the
    /// row has none; code that fills it in for all types on save does so for this one too.
    /// </summary>
    public static void AddRow(this DbContext context, object row)
    {
        EntityEntry entry = context.Add(row);
        foreach (IProperty property in entry.Metadata.GetProperties())
        {
            if (property.IsShadowProperty() && !property.IsNullable && property.ValueGenerated == ValueGenerated.Never
                && entry.Property(property.Name) is { CurrentValue: null } own)
            {
                own.CurrentValue = property.ClrType == typeof(string) ? "" : property.ClrType == typeof(byte[]) ? Array.Empty<byte>() : null;
            }
        }
    }

    public static void AddRows(this DbContext context, IEnumerable<object> rows)
    {
        foreach (object row in rows)
        {
            context.AddRow(row);
        }
    }
}
