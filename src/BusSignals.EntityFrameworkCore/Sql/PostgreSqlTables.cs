namespace BusSignals.EntityFrameworkCore;

/// <summary>The tables that the statements for PostgreSQL read and write.</summary>
internal static class PostgreSqlTables
{
    public static PostgreSqlTable<ProcessRow> Processes { get; } = new(ProcessColumns.Table);

    public static PostgreSqlTable<HistoryEntry> History { get; } = new(HistoryColumns.Table);

    public static PostgreSqlTable<OutgoingMessage> Outbox { get; } = new(OutboxColumns.Table);

    public static PostgreSqlTable<ProcessParameter> Parameters { get; } = new(ParameterColumns.Table);

    public static PostgreSqlTable<DeadSignal> Dead { get; } = new(DeadSignalColumns.Table);
}
