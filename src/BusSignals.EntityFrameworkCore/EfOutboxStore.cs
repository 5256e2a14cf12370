using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Takes due rows of the outbox and removes sent ones.</summary>
internal sealed class EfOutboxStore<TContext>(EfContexts<TContext> contexts) : IOutboxStore where TContext : DbContext
{
    public Task<IReadOnlyList<OutgoingMessage>> ClaimDueAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int limit, CancellationToken cancellationToken) =>
        contexts.RunAsync<IReadOnlyList<OutgoingMessage>>(async context =>
        {
            if (await NextDueAsync(context, cancellationToken) is not { } due || due > now)
            {
                return []; // looking takes no locks
            }

            List<OutgoingMessage> claimed = await context.Set<OutgoingMessage>()
                .FromSqlRaw(contexts.DialectOf(context).ClaimDue(OutboxTable.In(context)), now.UtcDateTime, limit, leaseUntil.UtcDateTime)
                .AsNoTracking().ToListAsync(cancellationToken);
            return [.. claimed.OrderBy(it => it.Due).ThenBy(it => it.Id)];
        });

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) =>
        contexts.RunAsync(context => NextDueAsync(context, cancellationToken));

    public Task RemoveSentAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        contexts.RunAsync(context => context.Set<OutgoingMessage>().Where(it => ids.Contains(it.Id)).ExecuteDeleteAsync(cancellationToken));

    private static Task<DateTimeOffset?> NextDueAsync(TContext context, CancellationToken cancellationToken) =>
        context.Set<OutgoingMessage>().OrderBy(it => it.NextAttempt).Select(it => (DateTimeOffset?)it.NextAttempt)
            .FirstOrDefaultAsync(cancellationToken);
}
