using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BusSignals.EntityFrameworkCore;

internal sealed class LockWaiterMapping(string? schema) : IEntityTypeConfiguration<LockWaiter>
{
    public void Configure(EntityTypeBuilder<LockWaiter> builder)
    {
        builder.Columns(LockColumns.Waiters, schema);
        builder.HasKey(it => new { it.LockId, it.Ticket });
        builder.Property(it => it.Ticket).ValueGeneratedNever();
    }
}
