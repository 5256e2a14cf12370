using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BusSignals.EntityFrameworkCore;

internal sealed class ParameterMapping(string? schema) : IEntityTypeConfiguration<ProcessParameter>
{
    public void Configure(EntityTypeBuilder<ProcessParameter> builder)
    {
        builder.Columns(ParameterColumns.Table, schema);
        builder.HasKey(it => new { it.ProcessKey, it.Name });
        builder.HasIndex(it => new { it.Type, it.Name, it.Value });
    }
}
