using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BusSignals.EntityFrameworkCore;

internal sealed class OutboxMapping(string? schema) : IEntityTypeConfiguration<OutgoingMessage>
{
    public void Configure(EntityTypeBuilder<OutgoingMessage> builder)
    {
        builder.Columns(OutboxColumns.Table, schema);
        builder.HasKey(it => it.Id);
        builder.Property(it => it.Id).ValueGeneratedNever();
        builder.Ignore(it => it.Captured);
        builder.Ignore(it => it.Later);
        builder.HasIndex(it => it.NextAttempt);
        builder.HasIndex(it => it.ProcessKey).HasFilter("process_key IS NOT NULL");
        builder.HasIndex(it => new { it.Due, it.Id }, "ix_signal_outbox_timers").HasFilter("process_key IS NOT NULL");
    }
}
