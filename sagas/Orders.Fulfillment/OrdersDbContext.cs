using Microsoft.EntityFrameworkCore;

namespace Orders;

/// <summary>The shop's database: its own orders, and what the signals keep beside them.</summary>
/// <param name="options">Says which database.</param>
public sealed class OrdersDbContext(DbContextOptions<OrdersDbContext> options) : DbContext(options)
{
    /// <summary>The shop's orders.</summary>
    public DbSet<OrderRecord> Orders => Set<OrderRecord>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.ApplyConfiguration(new OrderMapping());
        modelBuilder.AddBusSignals();
    }
}
