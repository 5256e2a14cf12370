using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BusSignals.EntityFrameworkCore;

internal sealed class ParameterMapping(string? schema) : IEntityTypeConfiguration<ProcessParameter>
{
    public void Configure(EntityTypeBuilder<ProcessParameter> builder)
    {
        builder.ToTable("signal_parameters", schema, it => it.HasComment("The identity of processes that a signal with fewer parameters can reach, to find them by a part of it."));
        builder.HasKey(it => new { it.ProcessKey, it.Name });
        builder.Column(it => it.ProcessKey, "process_key", "The process.");
        builder.Column(it => it.Name, "name", "The parameter.").HasMaxLength(64);
        builder.Column(it => it.Value, "value", "Its canonical text.").HasMaxLength(SignalPath.MaxValueLength);
        builder.Column(it => it.Type, "type", "The shape of the process' path template, so that one index leads to the process.").HasMaxLength(ProcessDefinition.MaxTemplateLength);
        builder.HasIndex(it => new { it.Type, it.Name, it.Value });
    }
}
