namespace BusSignals.EntityFrameworkCore;

/// <summary>The tables that the PostgreSQL statements read and write.</summary>
internal static class PostgreSqlTables
{
    public static PostgreSqlTable<ProcessRow> Processes { get; } = new(ProcessColumns.Table);

    public static PostgreSqlTable<HistoryEntry> History { get; } = new(HistoryColumns.Table);

    /// <summary>The columns of an entry with null in place of its payload.</summary>
    public static string LightHistory { get; } = string.Join(
        ", ", HistoryColumns.Table.Columns.Select(it => LightEntries.IsPayload(it) ? $"NULL::text AS {it.Name}" : it.Name));

    public static PostgreSqlTable<OutgoingMessage> Outbox { get; } = new(OutboxColumns.Table);

    public static PostgreSqlTable<ProcessParameter> Parameters { get; } = new(ParameterColumns.Table);

    public static PostgreSqlTable<DeadSignal> Dead { get; } = new(DeadSignalColumns.Table);
}
