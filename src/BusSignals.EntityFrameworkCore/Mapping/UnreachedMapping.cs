using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BusSignals.EntityFrameworkCore;

internal sealed class UnreachedMapping(string? schema) : IEntityTypeConfiguration<UnreachedSignal>
{
    public void Configure(EntityTypeBuilder<UnreachedSignal> builder)
    {
        builder.ToTable("signal_unreached", schema, it => it.HasComment("Signals that arrived and left no trace at any process, so that there is a receipt for them too."));
        builder.HasKey(it => it.Sequence);
        builder.Column(it => it.Sequence, "sequence", "The number of the row, in order of arrival.").ValueGeneratedOnAdd();
        builder.Column(it => it.MessageId, "message_id", "The message, by which a receipt is asked for.");
        builder.Column(it => it.Endpoint, "endpoint", "Where it arrived.").HasMaxLength(400);
        builder.Column(it => it.Signal, "signal_id", "The signal.").HasMaxLength(400);
        builder.Column(it => it.ProcessKey, "process_key", "The process it was for; null if it was for every one that matches.");
        builder.Column(it => it.ProcessPath, "process_path", "The path of that process, for people.").HasMaxLength(SignalPath.MaxLength);
        builder.Column(it => it.Outcome, "outcome", "3 discarded, 7 no process there.");
        builder.Column(it => it.Reason, "reason", "Why, in words.");
        builder.Column(it => it.SentAt, "sent_at", "When it was sent.");
        builder.Column(it => it.ReceivedAt, "received_at", "When it arrived; retention goes by it.");
        builder.HasIndex(it => it.MessageId);
        builder.HasIndex(it => it.ReceivedAt);
    }
}
