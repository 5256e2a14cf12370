using System.Linq.Expressions;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Reads entries without their payloads.</summary>
internal static class LightEntries
{
    private static readonly ParameterExpression Row = Expression.Parameter(typeof(HistoryEntry));

    /// <summary>Everything of an entry but its payload.</summary>
    public static Expression<Func<HistoryEntry, HistoryEntry>> Of { get; } = Expression.Lambda<Func<HistoryEntry, HistoryEntry>>(
        Expression.MemberInit(Expression.New(typeof(HistoryEntry)), HistoryColumns.Table.Columns.Where(it => !IsPayload(it))
            .Select(it => Expression.Bind(it.Property, Expression.Property(Row, it.Property)))),
        Row);

    public static bool IsPayload(StoredColumn<HistoryEntry> column) => column.Property.Name == nameof(HistoryEntry.Payload);
}
