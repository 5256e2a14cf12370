using BusSignals.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace BusSignals.Benchmarks.Durable;

internal sealed class StepsDbContext(DbContextOptions<StepsDbContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddBusSignals();
}
