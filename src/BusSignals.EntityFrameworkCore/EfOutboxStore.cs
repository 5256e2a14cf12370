using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Claims due rows of the outbox and removes sent ones.</summary>
internal sealed class EfOutboxStore<TContext>(EfContexts<TContext> contexts) : IOutboxStore where TContext : DbContext
{
    public Task AddAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken) => contexts.RunAsync(context =>
    {
        context.AddRows(messages);
        return context.SaveAllAsync(cancellationToken);
    }, cancellationToken);

    public Task<IReadOnlyList<OutgoingMessage>> ClaimDueAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int limit, CancellationToken cancellationToken) =>
        contexts.RunAsync<IReadOnlyList<OutgoingMessage>>(async context =>
        {
            List<Guid> due = await context.Rows<OutgoingMessage>().Where(it => it.NextAttempt <= now)
                .OrderBy(it => it.NextAttempt).Take(limit).Select(it => it.Id).ToListAsync(cancellationToken);
            if (due.Count == 0)
            {
                return []; // reading takes no locks
            }

            List<OutgoingMessage> claimed = await context.Set<OutgoingMessage>()
                .FromSqlRaw(contexts.Dialect.ClaimDue(OutboxTable.In(context)), now.UtcDateTime, limit, leaseUntil.UtcDateTime)
                .IgnoreQueryFilters().AsNoTracking().ToListAsync(cancellationToken);
            return [.. claimed.OrderBy(it => due.IndexOf(it.Id) is var at and >= 0 ? at : int.MaxValue)];
        }, cancellationToken);

    public Task TellTimeAsync(IDatabaseTime clock, CancellationToken cancellationToken) => contexts.RunAsync(async context =>
    {
        if (contexts.Dialect.Now is not { } statement)
        {
            return false;
        }

        await context.Database.OpenConnectionAsync(cancellationToken); // takes time of its own, which is not part of the query
        try
        {
            await using DbCommand command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText = statement;
            long asked = clock.GetTimestamp();
            await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            DateTime told = reader.GetDateTime(0);
            clock.Observe(asked, told.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(told, DateTimeKind.Utc) : told);
            return true;
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }, cancellationToken);

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) =>
        contexts.RunAsync(context => context.Rows<OutgoingMessage>()
            .OrderBy(it => it.NextAttempt).Select(it => (DateTimeOffset?)it.NextAttempt).FirstOrDefaultAsync(cancellationToken), cancellationToken);

    public Task PostponeAsync(IReadOnlyList<Guid> ids, DateTimeOffset until, CancellationToken cancellationToken) =>
        contexts.RunAsync(context => context.Rows<OutgoingMessage>().WhereIn(it => it.Id, ids)
            .ExecuteUpdateAsync(it => it.SetProperty(row => row.NextAttempt, until), cancellationToken), cancellationToken);

    public Task RemoveSentAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        contexts.RunAsync(context => contexts.Units is { } units
            ? units.RemoveSentAsync(context, ids, cancellationToken)
            : context.Rows<OutgoingMessage>().WhereIn(it => it.Id, ids).ExecuteDeleteAsync(cancellationToken), cancellationToken);
}
