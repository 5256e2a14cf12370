using System.Data.Common;

namespace BusSignals.EntityFrameworkCore;

internal static class DbBatchExtensions
{
    /// <summary>Adds a statement with positional parameters. Npgsql takes arrays as they are.</summary>
    public static void Add(this DbBatch batch, string statement, params ReadOnlySpan<object> values)
    {
        DbBatchCommand command = batch.CreateBatchCommand();
        command.CommandText = statement;
        foreach (object value in values)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
    }
}
