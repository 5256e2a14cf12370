using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BusSignals.EntityFrameworkCore;

internal sealed class HistoryMapping(string? schema) : IEntityTypeConfiguration<HistoryEntry>
{
    public void Configure(EntityTypeBuilder<HistoryEntry> builder)
    {
        builder.Columns(HistoryColumns.Table, schema);
        builder.HasKey(it => new { it.ProcessKey, it.Sequence });
        builder.Property(it => it.Sequence).ValueGeneratedNever();
        builder.HasIndex(it => new { it.MessageId, it.ProcessKey }).IsUnique().HasFilter("message_id IS NOT NULL");
        builder.HasIndex(it => new { it.ProcessKey, it.Name, it.Sequence }, "ix_signal_history_mailbox").HasFilter($"outcome = {(int)SignalOutcome.Waiting}");
        builder.HasIndex(it => it.ProcessKey, "ix_signal_history_again").HasFilter("retry_at IS NOT NULL");
        builder.HasIndex(it => it.ExpiresAt).HasFilter($"outcome = {(int)SignalOutcome.Waiting}");
        builder.HasIndex(it => it.ReceivedAt);
    }
}
