using System.Data.Common;

namespace BusSignals.EntityFrameworkCore;

internal static class DbCommandExtensions
{
    /// <summary>Adds the next positional parameter: one column of rows, as an array.</summary>
    public static void Add<TRow, T>(this DbCommand command, TRow[] rows, Func<TRow, T> column)
    {
        DbParameter parameter = command.CreateParameter();
        parameter.Value = Array.ConvertAll(rows, it => column(it));
        command.Parameters.Add(parameter);
    }
}
