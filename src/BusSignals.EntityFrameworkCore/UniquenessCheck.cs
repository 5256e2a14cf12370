using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Says where the user's model keeps the engine from writing rows that are alike, or lets it write a message twice.</summary>
internal static class UniquenessCheck
{
    /// <returns>What a table has that it may not have.</returns>
    public static IEnumerable<string> Faults(DescribedTable table, IEntityType entity)
    {
        foreach (IIndex index in entity.GetIndexes().Where(it => it.IsUnique && !IsInbox(table, it) && Refuses(table, entity, it.Properties)))
        {
            yield return $"a unique index over {Names(index.Properties)}, which would refuse rows that the engine writes,";
        }

        foreach (IKey key in entity.GetKeys().Where(it => !it.IsPrimaryKey() && Refuses(table, entity, it.Properties)))
        {
            yield return $"an alternate key over {Names(key.Properties)}, which would refuse rows that the engine writes,";
        }

        if (table.Inbox.Length > 0 && !entity.GetIndexes().Any(it => it.IsUnique && IsInbox(table, it)))
        {
            yield return $"no unique index over {string.Join(", ", table.Inbox)}, by which a message is applied once,";
        }
    }

    private static bool IsInbox(DescribedTable table, IIndex index) => index.Properties.Select(it => it.Name).Order().SequenceEqual(table.Inbox.Order());

    /// <summary>Rows with the whole key in it are never alike, nor are those that lack a value or get one from an expression of the database.</summary>
    private static bool Refuses(DescribedTable table, IEntityType entity, IReadOnlyList<IProperty> properties) =>
        entity.FindPrimaryKey()!.Properties.Except(properties).Any()
        && !properties.Any(it => !table.Has(it) && (it.IsNullable || it.GetDefaultValueSql() is not null || it.GetComputedColumnSql() is not null));

    private static string Names(IEnumerable<IProperty> properties) => string.Join(", ", properties.Select(it => it.Name));
}
