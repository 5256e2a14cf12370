using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Saves changes, and does not take an interceptor's word for it.</summary>
internal static class SavedRows
{
    /// <summary>Saves all changes; returns how many rows were written.</summary>
    /// <exception cref="StoreUnavailableException">The engine's rows are not saved, although nothing has failed.</exception>
    public static async Task<int> SaveAllAsync(this DbContext context, CancellationToken cancellationToken)
    {
        (EntityEntry Row, EntityState Change)[] changes = [.. context.ChangeTracker.Entries()
            .Where(it => IsPending(it.State) && DescribedTable.All.Any(table => table.Row == it.Metadata.ClrType)).Select(it => (it, it.State))];
        int saved = await context.SaveChangesAsync(cancellationToken);
        if (changes.FirstOrDefault(it => it.Row.State != After(it.Change)) is { Row: { } lost })
        {
            throw new StoreUnavailableException(
                $"SaveChanges of '{context.GetType().Name}' did not save a '{lost.Metadata.ClrType.Name}', and did not fail. Look for an interceptor, or an override of SaveChanges, that "
                + "suppresses what is saved or takes rows out, and let it leave the types of the namespace 'BusSignals' alone.");
        }

        return saved;
    }

    private static bool IsPending(EntityState state) => state is EntityState.Added or EntityState.Modified or EntityState.Deleted;

    private static EntityState After(EntityState change) => change == EntityState.Deleted ? EntityState.Detached : EntityState.Unchanged;
}
