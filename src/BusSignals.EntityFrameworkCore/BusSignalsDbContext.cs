using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

/// <summary>A ready-made context with only the tables of BusSignals, for the embedded default.</summary>
/// <param name="options">The database.</param>
public sealed class BusSignalsDbContext(DbContextOptions<BusSignalsDbContext> options) : DbContext(options)
{
    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddBusSignals();
}
