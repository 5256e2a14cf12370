using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BusSignals.EntityFrameworkCore;

internal sealed class LockMapping(string? schema) : IEntityTypeConfiguration<LockRow>
{
    public void Configure(EntityTypeBuilder<LockRow> builder)
    {
        builder.Columns(LockColumns.Table, schema);
        builder.HasKey(it => it.Id);
        builder.Property(it => it.Id).ValueGeneratedNever();
        builder.HasIndex(it => it.UpdatedAt);
    }
}
