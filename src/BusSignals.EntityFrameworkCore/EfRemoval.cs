using System.Linq.Expressions;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Removes rows, few enough per statement that no database locks the whole table.</summary>
internal static class EfRemoval
{
    public static async Task<int> RemoveAsync<TRow, TKey>(
        IQueryable<TRow> rows, Expression<Func<TRow, TKey>> column, IEnumerable<TKey> keys, CancellationToken cancellationToken)
    {
        int removed = 0;
        foreach (TKey[] part in keys.Chunk(KeyExtensions.MostRemoved))
        {
            removed += await rows.WhereIn(column, part).ExecuteDeleteAsync(cancellationToken);
        }

        return removed;
    }

    /// <summary>Removes the whole history of some processes, however long it is.</summary>
    public static async Task RemoveHistoryAsync(DbContext context, SqlDialect dialect, IReadOnlyList<Guid> keys, CancellationToken cancellationToken)
    {
        if (dialect.RemoveHistory(SignalTables.NameOf<HistoryEntry>(context)) is not { } removal)
        {
            await context.Rows<HistoryEntry>().WhereIn(it => it.ProcessKey, keys).ExecuteDeleteAsync(cancellationToken);
            return;
        }

        string json = JsonSerializer.Serialize(keys);
        int removed;
        do
        {
            removed = await context.Database.ExecuteSqlRawAsync(removal, [json, KeyExtensions.MostRemoved], cancellationToken);
        }
        while (removed == KeyExtensions.MostRemoved);
    }
}
