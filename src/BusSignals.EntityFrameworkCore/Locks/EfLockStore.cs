using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// Stores locks in the database: reads a lock with its queue, and writes the result of the transition if its version is
/// still the same; otherwise it starts over. It has its own connections, so that a lock is taken and renewed regardless
/// of the transaction that the caller is in.
/// </summary>
internal sealed class EfLockStore<TContext>(EfContexts<TContext> contexts, LockRules rules) : ILockStore where TContext : DbContext
{
    public static EfLockStore<TContext> Create(IServiceProvider provider) =>
        new(provider.GetRequiredService<EfContexts<TContext>>(), provider.GetRequiredService<LockOptions>().Rules);

    public async Task<LockResult> ApplyAsync(LockName name, LockCommand command, TimeProvider clock, CancellationToken cancellationToken)
    {
        while (true)
        {
            LockState? stored = await contexts.RunAsync(context => ReadAsync(context, name.Id, cancellationToken), cancellationToken);
            LockState state = stored ?? LockState.New(name);
            (LockState next, LockResult result) = LeaseTransitions.Apply(state, command, clock.Now(), rules);
            if (ReferenceEquals(next, state) || await TryWriteAsync(stored, next, cancellationToken))
            {
                return result;
            }
        }
    }

    public Task<int> RemoveIdleAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) => contexts.RunAsync(async context =>
    {
        var idle = await context.Rows<LockRow>().Where(it => it.UpdatedAt < before && it.ExpiresAt < before)
            .OrderBy(it => it.UpdatedAt).Take(limit).Select(it => new { it.Id, it.Version }).ToListAsync(cancellationToken);
        int removed = 0;
        foreach (var row in idle)
        {
            await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            if (await context.Rows<LockRow>().Where(it => it.Id == row.Id && it.Version == row.Version).ExecuteDeleteAsync(cancellationToken) == 1)
            {
                // Waiting changes the version too, so anybody left in this queue is long gone.
                await context.Rows<LockWaiter>().Where(it => it.LockId == row.Id).ExecuteDeleteAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                removed++;
            }
        }

        return removed;
    }, cancellationToken);

    /// <summary>One statement, so that lock and queue are consistent.</summary>
    private static async Task<LockState?> ReadAsync(TContext context, Guid id, CancellationToken cancellationToken)
    {
        var read = await context.Rows<LockRow>().AsNoTracking().Where(it => it.Id == id)
            .Select(it => new
            {
                Row = it,
                Waiters = context.Rows<LockWaiter>().Where(waiter => waiter.LockId == it.Id).OrderBy(waiter => waiter.Ticket).ToList(),
            })
            .AsSingleQuery().SingleOrDefaultAsync(cancellationToken);
        return read is null ? null : new LockState(read.Row, read.Waiters);
    }

    /// <summary>False if the lock has changed since it was read.</summary>
    private Task<bool> TryWriteAsync(LockState? stored, LockState next, CancellationToken cancellationToken) =>
        stored is null ? TryInsertAsync(next.Row, cancellationToken)
        : ReferenceEquals(stored.Waiters, next.Waiters) || stored.Waiters.SequenceEqual(next.Waiters)
            ? contexts.RunAsync(context => TryUpdateAsync(context, stored.Row.Version, next.Row, cancellationToken), cancellationToken)
            : TryUpdateWithQueueAsync(stored, next, cancellationToken);

    /// <summary>The first command for a lock; nobody can be waiting for it yet.</summary>
    private async Task<bool> TryInsertAsync(LockRow row, CancellationToken cancellationToken)
    {
        try
        {
            return await contexts.RunAsync(async context =>
            {
                context.AddRow(row);
                return await context.SaveAllAsync(cancellationToken) == 1;
            }, cancellationToken);
        }
        catch (DbUpdateException)
        {
            if (await contexts.RunAsync(context => context.Rows<LockRow>().AnyAsync(it => it.Id == row.Id, cancellationToken), cancellationToken))
            {
                return false; // another node was first
            }

            throw;
        }
    }

    /// <summary>The lock's row goes first: it guards the queue, so that nothing in the queue can collide.</summary>
    private Task<bool> TryUpdateWithQueueAsync(LockState stored, LockState next, CancellationToken cancellationToken) =>
        contexts.RunAsync(async context =>
        {
            await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            context.Database.AutoSavepointsEnabled = false;
            if (!await TryUpdateAsync(context, stored.Row.Version, next.Row, cancellationToken))
            {
                return false;
            }

            Dictionary<long, LockWaiter> left = stored.Waiters.ToDictionary(it => it.Ticket);
            foreach (LockWaiter waiter in next.Waiters)
            {
                if (!left.Remove(waiter.Ticket, out LockWaiter? old))
                {
                    context.AddRow(waiter);
                }
                else if (old != waiter)
                {
                    UnitOfWork.Change(context, LockColumns.Waiters, waiter);
                }
            }

            context.RemoveRange(left.Values);
            await context.SaveAllAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        }, cancellationToken);

    private static async Task<bool> TryUpdateAsync(TContext context, long version, LockRow row, CancellationToken cancellationToken) =>
        await context.Rows<LockRow>().Where(it => it.Id == row.Id && it.Version == version).ExecuteUpdateAsync(
            it => it.SetProperty(lease => lease.Phase, row.Phase)
                .SetProperty(lease => lease.Fence, row.Fence)
                .SetProperty(lease => lease.LeaseId, row.LeaseId)
                .SetProperty(lease => lease.MessageId, row.MessageId)
                .SetProperty(lease => lease.ExpiresAt, row.ExpiresAt)
                .SetProperty(lease => lease.LeaseMicroseconds, row.LeaseMicroseconds)
                .SetProperty(lease => lease.LastTicket, row.LastTicket)
                .SetProperty(lease => lease.Version, row.Version)
                .SetProperty(lease => lease.UpdatedAt, row.UpdatedAt),
            cancellationToken) == 1;
}
