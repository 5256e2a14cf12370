using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BusSignals.EntityFrameworkCore;

internal sealed class UnreachedMapping(string? schema) : IEntityTypeConfiguration<UnreachedSignal>
{
    public void Configure(EntityTypeBuilder<UnreachedSignal> builder)
    {
        builder.Columns(UnreachedColumns.Table, schema);
        builder.HasKey(it => it.Sequence);
        builder.HasIndex(it => it.MessageId);
        builder.HasIndex(it => it.ReceivedAt);
    }
}
