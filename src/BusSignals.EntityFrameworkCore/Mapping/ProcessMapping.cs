using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BusSignals.EntityFrameworkCore;

internal sealed class ProcessMapping(string? schema) : IEntityTypeConfiguration<ProcessRow>
{
    public void Configure(EntityTypeBuilder<ProcessRow> builder)
    {
        builder.Columns(ProcessColumns.Table, schema);
        builder.HasKey(it => it.Key);
        builder.Property(it => it.Key).ValueGeneratedNever();
        builder.Property(it => it.Version).IsConcurrencyToken();

        // No index has a column that each commit changes, and pages keep room, so PostgreSQL updates a row in place and
        // no index.
        builder.HasAnnotation("Npgsql:StorageParameter:fillfactor", 75);
        builder.HasIndex(it => new { it.Status, it.EndedAt });
        builder.HasIndex(it => new { it.Type, it.Status });
        builder.HasIndex(it => new { it.StateSince, it.Key }, "ix_signal_processes_waits")
            .HasFilter($"status IN ({(int)ProcessStatus.Running}, {(int)ProcessStatus.Paused})");
    }
}
