using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace BusSignals.EntityFrameworkCore;

internal static class KeyExtensions
{
    /// <summary>
    /// How many keys are sent as separate parameters, for which SQL Server plans best. More are sent as one parameter:
    /// SQL Server accepts at most 2,100, and plans again for each number of them.
    /// </summary>
    public const int MostParameters = 50;

    /// <summary>How many rows one statement removes at most: at 5,000 SQL Server locks the whole table.</summary>
    public const int MostRemoved = 1000;

    /// <summary>The rows whose column has one of these values.</summary>
    public static IQueryable<TRow> WhereIn<TRow, TKey>(
        this IQueryable<TRow> rows, Expression<Func<TRow, TKey>> column, IReadOnlyCollection<TKey> keys)
    {
        Expression<Func<TKey, bool>> isOne = keys.Count > MostParameters
            ? key => EF.Parameter(keys).Contains(key)
            : key => keys.Contains(key);
        Expression condition = ReplacingExpressionVisitor.Replace(isOne.Parameters[0], column.Body, isOne.Body);
        return rows.Where(Expression.Lambda<Func<TRow, bool>>(condition, column.Parameters));
    }
}
