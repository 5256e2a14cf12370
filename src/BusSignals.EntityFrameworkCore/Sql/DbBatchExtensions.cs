using System.Data.Common;

namespace BusSignals.EntityFrameworkCore;

internal static class DbBatchExtensions
{
    /// <summary>Adds a statement with positional parameters. Npgsql accepts arrays as they are.</summary>
    public static DbBatchCommand Add(this DbBatch batch, string statement, params ReadOnlySpan<object> values)
    {
        DbBatchCommand command = batch.CreateBatchCommand();
        command.CommandText = statement;
        foreach (object value in values)
        {
            command.Add(value);
        }

        batch.BatchCommands.Add(command);
        return command;
    }

    /// <summary>Adds the next positional parameter.</summary>
    public static DbParameter Add(this DbBatchCommand command, object value)
    {
        DbParameter parameter = command.CreateParameter();
        parameter.Value = value;
        command.Parameters.Add(parameter);
        return parameter;
    }
}
