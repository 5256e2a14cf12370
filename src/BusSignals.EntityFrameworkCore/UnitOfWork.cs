using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Turns one unit of work into changes of a context.</summary>
internal static class UnitOfWork
{
    public static void Add(DbContext context, ProcessCommit commit)
    {
        if (commit.ExpectedVersion == 0)
        {
            context.Add(commit.Row);
        }
        else
        {
            EntityEntry<ProcessRow> row = context.Update(commit.Row);
            row.Property(it => it.Version).OriginalValue = commit.ExpectedVersion;
            row.Property(it => it.Path).IsModified = false;
            row.Property(it => it.Type).IsModified = false;
            row.Property(it => it.CreatedAt).IsModified = false;
        }

        context.AddRange(commit.Added);
        foreach (HistoryEntry entry in commit.Settled)
        {
            EntityEntry<HistoryEntry> settled = context.Attach(entry);
            settled.Property(it => it.Outcome).IsModified = true;
            settled.Property(it => it.State).IsModified = true;
            settled.Property(it => it.WaitingSince).IsModified = true;
            settled.Property(it => it.ConsumedAt).IsModified = true;
            settled.Property(it => it.ExpiresAt).IsModified = true;
            settled.Property(it => it.Reason).IsModified = true;
            settled.Property(it => it.Retries).IsModified = true;
            settled.Property(it => it.RetryAt).IsModified = true;
            settled.Property(it => it.Journal).IsModified = true;
            settled.Property(it => it.Operation).IsModified = true;
            settled.Property(it => it.OperationName).IsModified = true;
            settled.Property(it => it.Metadata).IsModified = true;
        }

        context.AddRange(commit.Parameters);
        context.AddRange(commit.Outgoing);
        context.AddRange(commit.Dead.Select(it => it with { Sequence = 0 }));
        foreach (Guid timer in commit.WithdrawnTimers)
        {
            context.Remove(new OutgoingMessage { Id = timer, Destination = "", NextAttempt = default });
        }
    }
}
