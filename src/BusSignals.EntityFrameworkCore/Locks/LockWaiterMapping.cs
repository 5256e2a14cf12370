using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BusSignals.EntityFrameworkCore;

internal sealed class LockWaiterMapping(string? schema) : IEntityTypeConfiguration<LockWaiter>
{
    public void Configure(EntityTypeBuilder<LockWaiter> builder)
    {
        builder.ToTable("signal_lock_waiters", schema, it => it.HasComment("The queues for locks, so that waiters are served in order across processes. Guarded by the version of the lock."));
        builder.HasKey(it => new { it.LockId, it.Ticket });
        builder.Column(it => it.LockId, "lock_id", "The lock.");
        builder.Column(it => it.Ticket, "ticket", "The order in the queue.").ValueGeneratedNever();
        builder.Column(it => it.Request, "request", "Who waits; it becomes the id of its lease.");
        builder.Column(it => it.ExpiresAt, "expires_at", "When the place is lost, unless the waiter asks again before.");
    }
}
