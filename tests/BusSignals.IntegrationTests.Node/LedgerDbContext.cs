using BusSignals.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Ledger;

public sealed class LedgerDbContext(DbContextOptions<LedgerDbContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddBusSignals();
}
