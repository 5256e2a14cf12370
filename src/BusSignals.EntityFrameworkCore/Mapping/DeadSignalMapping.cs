using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BusSignals.EntityFrameworkCore;

internal sealed class DeadSignalMapping(string? schema) : IEntityTypeConfiguration<DeadSignal>
{
    public void Configure(EntityTypeBuilder<DeadSignal> builder)
    {
        builder.Columns(DeadSignalColumns.Table, schema);
        builder.HasKey(it => it.Sequence);
        builder.HasIndex(it => it.MessageId).HasFilter("message_id IS NOT NULL");
    }
}
