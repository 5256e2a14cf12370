using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BusSignals.EntityFrameworkCore;

internal sealed class DeadSignalMapping(string? schema) : IEntityTypeConfiguration<DeadSignal>
{
    public void Configure(EntityTypeBuilder<DeadSignal> builder)
    {
        builder.ToTable("signal_dead", schema, it => it.HasComment("Signals that were set aside, with the reason; nothing is dropped silently."));
        builder.HasKey(it => it.Sequence);
        builder.Column(it => it.Sequence, "sequence", "The number of the dead signal, in the order in which they were set aside.").ValueGeneratedOnAdd();
        builder.Column(it => it.Reason, "reason", "0 undecodable, 1 unknown, 2 invalid, 3 rejected, 4 expired, 5 failed, 6 overflow.");
        builder.Column(it => it.Error, "error", "The reason in words.");
        builder.Column(it => it.Endpoint, "endpoint", "Where it arrived.");
        builder.Column(it => it.ProcessPath, "process_path", "The process it was for, if that is known.").HasMaxLength(SignalPath.MaxLength);
        builder.Column(it => it.SignalId, "signal_id", "The signal, if it is known.").HasMaxLength(200);
        builder.Column(it => it.MessageId, "message_id", "The message, if it had an id.");
        builder.Column(it => it.ContentType, "content_type", "What the body is.").HasMaxLength(200);
        builder.Column(it => it.Body, "body", "The message as it came; bytes that are no text as Base64.");
        builder.Column(it => it.Headers, "headers", "The transport's headers as JSON.");
        builder.Column(it => it.ArrivedAt, "arrived_at", "When it arrived; replays go by it.");
        builder.Column(it => it.DeadAt, "dead_at", "When it was set aside.");
        builder.HasIndex(it => it.MessageId).HasFilter("message_id IS NOT NULL");
    }
}
