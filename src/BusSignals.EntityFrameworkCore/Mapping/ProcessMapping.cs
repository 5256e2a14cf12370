using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BusSignals.EntityFrameworkCore;

internal sealed class ProcessMapping(string? schema) : IEntityTypeConfiguration<ProcessRow>
{
    public void Configure(EntityTypeBuilder<ProcessRow> builder)
    {
        builder.ToTable("signal_processes", schema, it => it.HasComment("One row for each process: its state, and the version that guards its commits."));
        builder.HasKey(it => it.Key);
        builder.Column(it => it.Key, "key", "UUIDv5 of the path template's shape and the path, so that a signal finds its process by computing.").ValueGeneratedNever();
        builder.Column(it => it.Path, "path", "The readable path, for people.").HasMaxLength(SignalPath.MaxLength);
        builder.Column(it => it.Type, "type", "The shape of the path template, which says what kind of process this is.").HasMaxLength(ProcessDefinition.MaxTemplateLength);
        builder.Column(it => it.Status, "status", "0 not started (only a mailbox), 1 running, 2 ended, 3 paused.");
        builder.Column(it => it.State, "state", "The state machine's current state.").HasMaxLength(200);
        builder.Column(it => it.Data, "data", "The process' own state as JSON.");
        builder.Column(it => it.WaitingFor, "waiting_for", "The ids of the signals it waits for now, so that SQL can ask what everything waits for.");
        builder.Column(it => it.Version, "version", "Grows with each commit; a commit that loaded an older one is refused and applied again.").IsConcurrencyToken();
        builder.Column(it => it.HistoryLength, "history_length", "The number of the last history entry, so that the next one needs no query.");
        builder.Column(it => it.CreatedAt, "created_at", "When the first signal for it arrived.");
        builder.Column(it => it.UpdatedAt, "updated_at", "When it last changed.");
        builder.Column(it => it.StateSince, "state_since", "When the current state was entered: since when it waits.");
        builder.Column(it => it.EndedAt, "ended_at", "When it ended; retention goes by it.");
        builder.Column(it => it.Ending, "ending", "How it ended: 0 by itself, 1 cancelled, 2 terminated, 3 failed.");
        builder.Column(it => it.JournalLength, "journal_length", "The number of the last event of its journal, so that the next one needs no query.");
        builder.Column(it => it.JournalFrom, "journal_from", "The number of the event that its journal begins with; grows when it begins anew.");
        builder.Column(it => it.ToldAtEnd, "told_at_end", "Who is told when it has ended, as JSON: the processes that wait for it, and those who wait outside.");
        builder.Column(it => it.StatusReason, "status_reason", "The reason given for pausing or ending it.");
        builder.Column(it => it.Changes, "changes", "The ids of the changes that hold for it, so that old processes keep the old behaviour.");

        // No index has a column that each commit changes, and pages keep room: so PostgreSQL changes a row where it is, and no index.
        builder.HasAnnotation("Npgsql:StorageParameter:fillfactor", 75);
        builder.HasIndex(it => new { it.Status, it.EndedAt });
        builder.HasIndex(it => new { it.Type, it.Status });
        builder.HasIndex(it => new { it.StateSince, it.Key }, "ix_signal_processes_waits")
            .HasFilter($"status IN ({(int)ProcessStatus.Running}, {(int)ProcessStatus.Paused})");
    }
}
