using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// Settings of the tables for SQL Server only. The provider is not referenced, so its annotations are set by name.
/// Other databases need none of this: PostgreSQL and SQLite compare texts exactly, and keep rows where they were
/// inserted.
/// </summary>
internal static class SqlServerModel
{
    /// <summary>Compares texts exactly regardless of the database's collation.</summary>
    public const string Collation = "Latin1_General_100_BIN2";

    /// <summary>
    /// How full a page of rows with random keys is made when an index is rebuilt, so that the next rows need not split
    /// it.
    /// </summary>
    public const int FillFactor = 80;

    public static void AddTo(ModelBuilder modelBuilder)
    {
        if (!modelBuilder.Model.GetAnnotations().Any(it => it.Name.StartsWith("SqlServer:", StringComparison.Ordinal)))
        {
            return; // the provider's conventions set some before the model is complete
        }

        Collate<ProcessRow>(modelBuilder, nameof(ProcessRow.Type));
        Collate<ProcessParameter>(modelBuilder, nameof(ProcessParameter.Type), nameof(ProcessParameter.Name));
        Collate<HistoryEntry>(modelBuilder, nameof(HistoryEntry.Name));
        Collate<OutgoingMessage>(modelBuilder, nameof(OutgoingMessage.TimerName));
        AddTo<ProcessRow>(modelBuilder);
        AddTo<HistoryEntry>(modelBuilder);
        AddTo<OutgoingMessage>(modelBuilder);
        AddTo<ProcessParameter>(modelBuilder);
        AddTo<DeadSignal>(modelBuilder);
        AddTo<LockRow>(modelBuilder);
        AddTo<LockWaiter>(modelBuilder);
        AddTo<UnreachedSignal>(modelBuilder);
    }

    private static void Collate<T>(ModelBuilder modelBuilder, params string[] properties) where T : class
    {
        foreach (string property in properties)
        {
            modelBuilder.Entity<T>().Property(property).UseCollation(Collation);
        }
    }

    private static void AddTo<T>(ModelBuilder modelBuilder) where T : class
    {
        IMutableEntityType table = modelBuilder.Entity<T>().Metadata;
        table.SetAnnotation("SqlServer:UseSqlOutputClause", false); // it fails on a table with a trigger
        IMutableKey key = table.FindPrimaryKey()!;
        if (key.Properties[0].ClrType == typeof(Guid))
        {
            key.SetAnnotation("SqlServer:FillFactor", FillFactor);
        }
    }
}
