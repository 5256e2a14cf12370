using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BusSignals.EntityFrameworkCore;

internal sealed class LockMapping(string? schema) : IEntityTypeConfiguration<LockRow>
{
    public void Configure(EntityTypeBuilder<LockRow> builder)
    {
        builder.ToTable("signal_locks", schema, it => it.HasComment("One row for each entity that is locked or has been of late: who has the lease, and until when."));
        builder.HasKey(it => it.Id);
        builder.Column(it => it.Id, "id", "UUIDv5 of the entity's name and key: compared exactly whatever the database's collation.").ValueGeneratedNever();
        builder.Column(it => it.Entity, "entity", "The name of the entity's type, for people.").HasMaxLength(LockName.MaxEntityLength);
        builder.Column(it => it.Key, "key", "The entity's key, for people.").HasMaxLength(SignalPath.MaxValueLength);
        builder.Column(it => it.Phase, "phase", "0 free, 1 held by a handle or a delivery, 2 travelling with a message.");
        builder.Column(it => it.Fence, "fence", "The number of the last lease; each later one is greater, so that stale writers can be refused.");
        builder.Column(it => it.LeaseId, "lease_id", "Who took the lease; only that one may renew it, release it or hand it over.");
        builder.Column(it => it.MessageId, "message_id", "The message the lease travels with, or whose delivery holds it.");
        builder.Column(it => it.ExpiresAt, "expires_at", "When the lease is over, by the application's clocks.");
        builder.Column(it => it.LeaseMicroseconds, "lease_microseconds", "How long the lease is, to tell an expiry that a wrong clock wrote.");
        builder.Column(it => it.LastTicket, "last_ticket", "The last place given in the queue.");
        builder.Column(it => it.Version, "version", "Grows with each change of the lock or its queue; a change of an older one is refused and made again.");
        builder.Column(it => it.UpdatedAt, "updated_at", "When it last changed; retention goes by it.");
        builder.HasIndex(it => it.UpdatedAt);
    }
}
