using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BusSignals.EntityFrameworkCore;

internal sealed class OutboxMapping(string? schema) : IEntityTypeConfiguration<OutgoingMessage>
{
    public void Configure(EntityTypeBuilder<OutgoingMessage> builder)
    {
        builder.ToTable(OutboxTable.Name, schema, it => it.HasComment("Messages that are committed and not yet sent, and timers: messages with a due time that stay until their process has applied them."));
        builder.HasKey(it => it.Id);
        builder.Column(it => it.Id, "id", "The message's id, the same however often it is sent; for a timer its own id.").ValueGeneratedNever();
        builder.Column(it => it.Destination, "destination", "Where it goes: an address of the transport.");
        builder.Column(it => it.NextAttempt, "next_attempt", "When any node may take it; a node that takes it moves this on by its lease.");
        builder.Column(it => it.Attempts, "attempts", "How often it has been taken, to see what does not get through.");
        builder.Column(it => it.ContentType, "content_type", "What the body is.").HasMaxLength(200);
        builder.Column(it => it.Body, "body", "The message as it goes on the wire, serialised once.");
        builder.Column(it => it.Properties, "properties", "Headers and transport properties as JSON.");
        builder.Column(it => it.ProcessKey, "process_key", "The process whose timer this is.");
        builder.Column(it => it.TimerName, "timer_name", "The timer's name; null for a message.").HasMaxLength(400);
        builder.Column(it => it.Due, "due", "When the timer is due, which stays when it is taken.");
        builder.Ignore(it => it.Captured);
        builder.HasIndex(it => it.NextAttempt);
        builder.HasIndex(it => it.ProcessKey).HasFilter("process_key IS NOT NULL");
        builder.HasIndex(it => new { it.Due, it.Id }, "ix_signal_outbox_timers").HasFilter("process_key IS NOT NULL");
    }
}
