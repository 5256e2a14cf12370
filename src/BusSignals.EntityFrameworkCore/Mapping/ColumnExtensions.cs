using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BusSignals.EntityFrameworkCore;

internal static class ColumnExtensions
{
    /// <summary>
    /// Maps a property to a column with its reason. Names are fixed, so that statements can name them whatever
    /// conventions the user's context has.
    /// </summary>
    public static PropertyBuilder<TProperty> Column<TEntity, TProperty>(
        this EntityTypeBuilder<TEntity> builder, Expression<Func<TEntity, TProperty>> property, string name, string why)
        where TEntity : class
    {
        PropertyBuilder<TProperty> column = builder.Property(property).HasColumnName(name).HasComment(why);
        if (typeof(TProperty) == typeof(DateTimeOffset) || typeof(TProperty) == typeof(DateTimeOffset?))
        {
            column.HasConversion(new UtcConverter());
        }

        return column;
    }
}
