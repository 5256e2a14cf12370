using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BusSignals.EntityFrameworkCore.Tests.Conventions;

/// <summary>
/// A context that configures all types of its model in every way that the engine's tables have to bear: before they are added by
/// conventions for types of properties, and after that in loops over all entity types.
/// </summary>
public class CustomizedDbContext(DbContextOptions options) : DbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<string>().HaveMaxLength(5).AreUnicode(false).UseCollation(Database.IsNpgsql() ? "C" : "NOCASE").AreFixedLength();
        configurationBuilder.Properties<Guid>().HaveConversion<string>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<DateTimeOffsetToBinaryConverter>().HavePrecision(0);
        configurationBuilder.Properties<long>().HaveConversion<string>();
        configurationBuilder.Properties<int>().HaveColumnType("smallint");
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddBusSignals();
        foreach (IMutableEntityType entity in modelBuilder.Model.GetEntityTypes().ToArray())
        {
            modelBuilder.Entity(entity.ClrType).Property<string>("TenantId").IsRequired();
            modelBuilder.Entity(entity.ClrType).Property<DateTime?>("ModifiedAt");
            modelBuilder.Entity(entity.ClrType).HasQueryFilter(TenantFilter(entity.ClrType));
            modelBuilder.Entity(entity.ClrType).ToTable($"app_{entity.GetTableName()}");
            foreach (IMutableProperty property in entity.GetProperties())
            {
                property.SetColumnName(SnakeCase(property.Name));
            }
        }
    }

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
        optionsBuilder.UseLazyLoadingProxies().UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);

    private static System.Linq.Expressions.LambdaExpression TenantFilter(Type entity)
    {
        var row = System.Linq.Expressions.Expression.Parameter(entity);
        System.Linq.Expressions.Expression tenant = System.Linq.Expressions.Expression.Call(
            typeof(EF), nameof(EF.Property), [typeof(string)], row, System.Linq.Expressions.Expression.Constant("TenantId"));
        return System.Linq.Expressions.Expression.Lambda(
            System.Linq.Expressions.Expression.Equal(tenant, System.Linq.Expressions.Expression.Constant("nobody")), row);
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((it, at) => char.IsUpper(it) ? $"{(at > 0 ? "_" : "")}{char.ToLowerInvariant(it)}" : $"{it}"));
}
