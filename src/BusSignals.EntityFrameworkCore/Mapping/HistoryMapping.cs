using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BusSignals.EntityFrameworkCore;

internal sealed class HistoryMapping(string? schema) : IEntityTypeConfiguration<HistoryEntry>
{
    public void Configure(EntityTypeBuilder<HistoryEntry> builder)
    {
        builder.ToTable("signal_history", schema, it => it.HasComment("What happened to each process, in order. It is the inbox (message ids are unique), the receipts, and, while an entry waits, the mailbox."));
        builder.HasKey(it => new { it.ProcessKey, it.Sequence });
        builder.Column(it => it.ProcessKey, "process_key", "The process.");
        builder.Column(it => it.Sequence, "sequence", "The entry's number within the process, from 1.").ValueGeneratedNever();
        builder.Column(it => it.Kind, "kind", "0 signal, 1 timer fired, 2 timer cancelled by hand; a handler's notes: 3 received, 4 started, 5 checkpoint, 6 completed, 7 failed, 8 log; 9 token created, 10 timer moved by hand, 11 step of a durable process, 12 begun anew.");
        builder.Column(it => it.Name, "name", "The signal's id or the timer's name; for a note, the signal that was handled.").HasMaxLength(400);
        builder.Column(it => it.MessageId, "message_id", "The message that brought it; unique within the process, so that no message applies twice.");
        builder.Column(it => it.Outcome, "outcome", "0 applied, 1 waiting in the mailbox, 2 late, 3 discarded, 4 rejected, 5 expired, 8 failed.");
        builder.Column(it => it.State, "state", "The state after it was applied.").HasMaxLength(200);
        builder.Column(it => it.SentAt, "sent_at", "When it was sent, or was due.");
        builder.Column(it => it.ReceivedAt, "received_at", "When it arrived; retention goes by it.");
        builder.Column(it => it.WaitingSince, "waiting_since", "Since when the process waited for it.");
        builder.Column(it => it.ConsumedAt, "consumed_at", "When it was applied.");
        builder.Column(it => it.ExpiresAt, "expires_at", "When it leaves the mailbox unwanted.");
        builder.Column(it => it.Payload, "payload", "The signal as JSON, to apply it later and to show it; for a note, its details.");
        builder.Column(it => it.Metadata, "metadata", "Ids, addresses and headers of the message, so that it is the same message when it is applied later; and the reply, so that asking again gets it again.");
        builder.Column(it => it.Reason, "reason", "Why it was refused, or failed.");
        builder.Column(it => it.Retries, "retries", "How often it was put back to be tried again later.");
        builder.Column(it => it.RetryAt, "retry_at", "When it will be tried again.");
        builder.Column(it => it.Journal, "journal", "The number of the event in a durable process' journal; a replay goes by it.");
        builder.Column(it => it.Operation, "operation", "The operation of the process' code that got its result with the event.");
        builder.Column(it => it.OperationName, "operation_name", "What the operation was, to notice code that does not follow its journal.").HasMaxLength(450);
        builder.Column(it => it.Duplicates, "duplicates", "How often the message came again and changed nothing.");
        builder.HasIndex(it => new { it.MessageId, it.ProcessKey }).IsUnique().HasFilter("message_id IS NOT NULL");
        builder.HasIndex(it => it.ProcessKey, "ix_signal_history_mailbox").HasFilter($"outcome = {(int)SignalOutcome.Waiting}");
        builder.HasIndex(it => it.ExpiresAt).HasFilter($"outcome = {(int)SignalOutcome.Waiting}");
        builder.HasIndex(it => it.ReceivedAt);
    }
}
