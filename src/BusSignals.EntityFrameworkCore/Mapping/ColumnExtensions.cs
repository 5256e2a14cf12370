using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BusSignals.EntityFrameworkCore;

internal static class ColumnExtensions
{
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>
    /// Maps a table with its columns as described. Every property of a column is set explicitly, so that it is what the
    /// engine's statements expect regardless of the conventions that the user's context has.
    /// </summary>
    public static void Columns<TRow>(this EntityTypeBuilder<TRow> builder, StoredTable<TRow> table, string? schema) where TRow : class
    {
        builder.ToTable(table.Name, schema, it => it.HasComment(table.Why));
        foreach (StoredColumn<TRow> column in table.Columns)
        {
            PropertyBuilder property = builder.Property(column.Property.Name);
            Clear(property.Metadata);
            property.HasColumnName(column.Name).HasComment(column.Why).IsRequired(IsRequired(column.Property));
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

    /// <summary>
    /// Resets what <c>configurationBuilder.Properties&lt;…&gt;()</c> has set for all properties of a type.
    /// </summary>
    private static void Clear(IMutableProperty property)
    {
        property.SetMaxLength(null);
        property.SetPrecision(null);
        property.SetScale(null);
        property.SetIsUnicode(null);
        property.SetIsFixedLength(null);
        property.SetCollation(null);
        property.SetColumnType(null);
        property.SetProviderClrType(null);
        property.SetValueConverter((ValueConverter?)null);
        property.SetValueComparer((ValueComparer?)null);
        property.SetProviderValueComparer((ValueComparer?)null);
    }

    /// <summary>Whether a property has a value in each row.</summary>
    public static bool IsRequired(PropertyInfo property)
    {
        lock (Nullability)
        {
            return Nullability.Create(property).ReadState == NullabilityState.NotNull;
        }
    }
}
