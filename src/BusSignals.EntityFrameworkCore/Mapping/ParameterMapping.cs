using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BusSignals.EntityFrameworkCore;

internal sealed class ParameterMapping(string? schema) : IEntityTypeConfiguration<ProcessParameter>
{
    private static readonly Guid ValueNamespace = new("a2b0f6c4-7d0e-5c5f-8a36-0e6f0a1f4e77");

    /// <summary>What stands for a value in the table.</summary>
    public static Guid KeyOf(string value) => Uuid5.Create(ValueNamespace, value);

    public void Configure(EntityTypeBuilder<ProcessParameter> builder)
    {
        builder.ToTable("signal_parameters", schema, it => it.HasComment("The identity of processes that a signal with fewer parameters can reach, to find them by a part of it."));
        builder.HasKey(it => new { it.ProcessKey, it.Name });
        builder.Column(it => it.ProcessKey, "process_key", "The process.");
        builder.Column(it => it.Name, "name", "The parameter.").HasMaxLength(64);
        builder.Column(it => it.Value, "value_key", "UUIDv5 of its canonical text: short to index, and compared exactly whatever the database's collation.")
            .HasConversion(text => KeyOf(text), key => key.ToString());
        builder.Column(it => it.Type, "type", "The shape of the process' path template, so that one index leads to the process.").HasMaxLength(ProcessDefinition.MaxTemplateLength);
        builder.HasIndex(it => new { it.Type, it.Name, it.Value });
    }
}
