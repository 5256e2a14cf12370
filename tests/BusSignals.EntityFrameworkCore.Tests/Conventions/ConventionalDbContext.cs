using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore.Tests.Conventions;

/// <summary>As users have it who set conventions and a naming convention, and add the engine's tables last.</summary>
public class ConventionalDbContext(DbContextOptions options) : CustomizedDbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.HasDefaultSchema("app").AddBusSignals();

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseSnakeCaseNamingConvention();
}
