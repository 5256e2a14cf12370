using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace BusSignals.EntityFrameworkCore;

/// <summary>The table names in the syntax of the current database.</summary>
internal sealed class SignalTables(DbContext context)
{
    private static readonly Type[] Written = [typeof(ProcessRow), typeof(HistoryEntry), typeof(OutgoingMessage), typeof(ProcessParameter), typeof(DeadSignal)];

    public string Processes { get; } = NameOf<ProcessRow>(context);

    public string History { get; } = NameOf<HistoryEntry>(context);

    public string Outbox { get; } = NameOf<OutgoingMessage>(context);

    public string Parameters { get; } = NameOf<ProcessParameter>(context);

    public string Dead { get; } = NameOf<DeadSignal>(context);

    /// <summary>
    /// Whether an error concerns one of the tables that a delivery writes, by its name or by its rows.
    /// </summary>
    public static bool AreNamedIn(Exception exception, DbContext context)
    {
        if (exception is DbUpdateConcurrencyException { Entries: var entries } && entries.Any(it => Written.Contains(it.Metadata.ClrType)))
        {
            return true;
        }

        string words = Causes.MessageOf(Causes.Root(exception));
        return Array.Exists(Written, it => words.Contains(context.Model.FindEntityType(it)!.GetTableName()!, StringComparison.Ordinal));
    }

    /// <summary>The name of one table; looked up on each call.</summary>
    public static string NameOf<T>(DbContext context)
    {
        var sql = context.GetService<ISqlGenerationHelper>();
        IEntityType entity = context.Model.FindEntityType(typeof(T))!;
        return sql.DelimitIdentifier(entity.GetTableName()!, entity.GetSchema());
    }
}
