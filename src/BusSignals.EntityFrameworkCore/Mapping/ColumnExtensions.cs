using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BusSignals.EntityFrameworkCore;

internal static class ColumnExtensions
{
    /// <summary>
    /// Maps a table with its columns as they are described. Names are fixed, so that statements can name them whatever
    /// conventions the user's context has.
    /// </summary>
    public static void Columns<TRow>(this EntityTypeBuilder<TRow> builder, StoredTable<TRow> table, string? schema) where TRow : class
    {
        builder.ToTable(table.Name, schema, it => it.HasComment(table.Why));
        foreach (StoredColumn<TRow> column in table.Columns)
        {
            PropertyBuilder property = builder.Property(column.Property.Name).HasColumnName(column.Name).HasComment(column.Why);
            if (column.MaxLength is { } length)
            {
                property.HasMaxLength(length);
            }

            if (column.Property.PropertyType is var type && (type == typeof(DateTimeOffset) || type == typeof(DateTimeOffset?)))
            {
                property.HasConversion(new UtcConverter());
            }

            if (column.IsHashed)
            {
                property.HasConversion(new ValueConverter<string, Guid>(text => HashedText.KeyOf(text), key => key.ToString()));
            }

            if (column.IsNumber)
            {
                property.ValueGeneratedOnAdd();
            }
        }
    }
}
