using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace BusSignals.EntityFrameworkCore;

internal static class KeyExtensions
{
    /// <summary>
    /// As many keys as go as parameters of their own, by which SQL Server plans best. More go as one parameter: it takes 2,100 at
    /// most, and plans anew for each number of them.
    /// </summary>
    public const int MostParameters = 50;

    /// <summary>As many rows as one statement removes: at 5,000 SQL Server locks the whole table.</summary>
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
