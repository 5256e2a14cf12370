using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// Reports if the user's model keeps the engine from writing similar rows, or lets it write a message twice.
/// </summary>
internal static class UniquenessCheck
{
    /// <returns>The constraints that a table must not have, or lacks.</returns>
    public static IEnumerable<string> Faults(DescribedTable table, IEntityType entity)
    {
        if (!entity.FindPrimaryKey()!.Properties.Select(it => it.Name).SequenceEqual(table.Key))
        {
            yield return $"the key {Names(entity.FindPrimaryKey()!.Properties)} instead of {string.Join(", ", table.Key)}, by which the engine finds and replaces rows,";
        }

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

    /// <summary>
    /// Rows never collide if the whole key is part of the index, if they lack a value, or if the database computes one.
    /// </summary>
    private static bool Refuses(DescribedTable table, IEntityType entity, IReadOnlyList<IProperty> properties) =>
        entity.FindPrimaryKey()!.Properties.Except(properties).Any()
        && !properties.Any(it => !table.Has(it) && (it.IsNullable || it.GetDefaultValueSql() is not null || it.GetComputedColumnSql() is not null));

    private static string Names(IEnumerable<IProperty> properties) => string.Join(", ", properties.Select(it => it.Name));
}
