using System.Data.Common;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Reads the engine's records from rows of PostgreSQL, in the order of the columns that it names.</summary>
internal static class PostgreSqlColumns
{
    public const string Process =
        "key, path, type, status, state, data, waiting_for, version, history_length, created_at, updated_at, state_since, ended_at, ending, journal_length, status_reason, changes, journal_from, told_at_end";

    /// <summary>What of a process may change.</summary>
    public const string ChangingProcess =
        "status, state, data, waiting_for, version, history_length, updated_at, state_since, ended_at, ending, journal_length, status_reason, changes, journal_from, told_at_end";

    public const string History =
        "process_key, sequence, kind, name, message_id, outcome, state, sent_at, received_at, waiting_since, consumed_at, expires_at, payload, metadata, reason, retries, retry_at, journal, operation, operation_name, duplicates";

    /// <summary>What of a history entry may change while it is in the mailbox.</summary>
    public const string ChangingHistory =
        "outcome, state, waiting_since, consumed_at, expires_at, reason, retries, retry_at, journal, operation, operation_name, metadata";

    public const string Outbox = "id, destination, next_attempt, attempts, content_type, body, properties, process_key, timer_name, due";

    public const string Parameter = "process_key, name, value_key, type";

    public const string Dead =
        "reason, error, endpoint, process_path, signal_id, message_id, content_type, body, headers, arrived_at, dead_at";

    public static ProcessRow ReadProcess(DbDataReader row) => new()
    {
        Key = row.GetGuid(0),
        Path = row.GetString(1),
        Type = row.GetString(2),
        Status = (ProcessStatus)row.GetInt32(3),
        State = row.GetString(4),
        Data = Text(row, 5),
        WaitingFor = row.GetString(6),
        Version = row.GetInt64(7),
        HistoryLength = row.GetInt32(8),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(9),
        UpdatedAt = row.GetFieldValue<DateTimeOffset>(10),
        StateSince = row.GetFieldValue<DateTimeOffset>(11),
        EndedAt = Time(row, 12),
        Ending = (ProcessEnding?)Number(row, 13),
        JournalLength = row.GetInt32(14),
        StatusReason = Text(row, 15),
        Changes = row.GetString(16),
        JournalFrom = row.GetInt32(17),
        ToldAtEnd = Text(row, 18),
    };

    public static HistoryEntry ReadHistory(DbDataReader row) => new()
    {
        ProcessKey = row.GetGuid(0),
        Sequence = row.GetInt32(1),
        Kind = (HistoryKind)row.GetInt32(2),
        Name = row.GetString(3),
        MessageId = row.IsDBNull(4) ? null : row.GetGuid(4),
        Outcome = (SignalOutcome)row.GetInt32(5),
        State = row.GetString(6),
        SentAt = Time(row, 7),
        ReceivedAt = row.GetFieldValue<DateTimeOffset>(8),
        WaitingSince = Time(row, 9),
        ConsumedAt = Time(row, 10),
        ExpiresAt = Time(row, 11),
        Payload = Text(row, 12),
        Metadata = Text(row, 13),
        Reason = Text(row, 14),
        Retries = row.GetInt32(15),
        RetryAt = Time(row, 16),
        Journal = Number(row, 17),
        Operation = Number(row, 18),
        OperationName = Text(row, 19),
        Duplicates = row.GetInt32(20),
    };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static int? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    private static DateTimeOffset? Time(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
