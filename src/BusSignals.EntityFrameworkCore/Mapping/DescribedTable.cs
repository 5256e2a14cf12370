using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BusSignals.EntityFrameworkCore;

/// <summary>A table as the engine describes it, for any type of row.</summary>
/// <param name="Row">The class of its rows.</param>
/// <param name="Name">Its name.</param>
/// <param name="Key">The properties of its primary key.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="NamedInSql">The columns that index filters and statements refer to by their described names.</param>
internal sealed record DescribedTable(Type Row, string Name, string[] Key, IReadOnlyList<DescribedColumn> Columns, string[] NamedInSql)
{
    public static IReadOnlyList<DescribedTable> All { get; } =
    [
        Of(ProcessColumns.Table, [nameof(ProcessRow.Key)], "status"),
        Of(HistoryColumns.Table, [nameof(HistoryEntry.ProcessKey), nameof(HistoryEntry.Sequence)], "process_key", "message_id", "outcome", "retry_at") with
        {
            Inbox = [nameof(HistoryEntry.MessageId), nameof(HistoryEntry.ProcessKey)],
        },
        Of(OutboxColumns.Table, [nameof(OutgoingMessage.Id)], "id", "next_attempt", "attempts", "process_key"),
        Of(ParameterColumns.Table, [nameof(ProcessParameter.ProcessKey), nameof(ProcessParameter.Name)]),
        Of(DeadSignalColumns.Table, [nameof(DeadSignal.Sequence)], "message_id"),
        Of(LockColumns.Table, [nameof(LockRow.Id)]),
        Of(LockColumns.Waiters, [nameof(LockWaiter.LockId), nameof(LockWaiter.Ticket)]),
        Of(UnreachedColumns.Table, [nameof(UnreachedSignal.Sequence)]),
    ];

    /// <summary>
    /// The columns that are unique besides the key, by which a message is applied once; empty if there are none.
    /// </summary>
    public string[] Inbox { get; private init; } = [];

    /// <summary>Whether a property is one of the engine's, and not one that the user's model has added.</summary>
    public bool Has(IReadOnlyProperty property) => Columns.Any(it => it.Property.Name == property.Name);

    private static DescribedTable Of<TRow>(StoredTable<TRow> table, string[] key, params string[] namedInSql) where TRow : class => new(
        typeof(TRow), table.Name, key, [.. table.Columns.Select(it => new DescribedColumn(it.Property, it.Name, it.MaxLength, it.IsHashed, it.IsNumber))], namedInSql);
}

/// <summary>A column as the engine describes it.</summary>
internal sealed record DescribedColumn(PropertyInfo Property, string Name, int? MaxLength, bool IsHashed, bool IsNumber)
{
    /// <summary>The type that the database stores.</summary>
    public Type StoredType { get; } = StoredTypeOf(IsHashed ? typeof(Guid) : Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType);

    private static Type StoredTypeOf(Type type) =>
        type.IsEnum ? Enum.GetUnderlyingType(type)
        : type == typeof(DateTimeOffset) ? typeof(DateTime)
        : type;
}
