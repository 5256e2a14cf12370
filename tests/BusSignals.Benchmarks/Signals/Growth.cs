using Npgsql;

namespace BusSignals.Benchmarks.Signals;

/// <summary>Fills a database with copies of one stored process, which is how it gets a million of them in seconds.</summary>
internal static class Growth
{
    /// <param name="database">Its connection string.</param>
    /// <param name="like">The path of the process to copy.</param>
    /// <param name="count">How many copies.</param>
    /// <param name="due">SQL for when a copy's timer is due, of its number <c>n</c>.</param>
    public static async Task CopyAsync(string database, string like, int count, string due = "o.due")
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(database);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync();
        string statements = $"""
            CREATE TEMP TABLE copies AS SELECT n, gen_random_uuid() AS copy FROM generate_series(1, {count}) AS n;
            CREATE TEMP TABLE model AS SELECT * FROM signal_processes WHERE path = '{like}';
            INSERT INTO signal_processes (key, path, type, status, state, data, waiting_for, version, history_length, created_at, updated_at,
                state_since, ended_at, ending, journal_length, status_reason, changes, journal_from, told_at_end, mailbox)
            SELECT copy, path || '-' || copy, type, status, state, data, waiting_for, version, history_length, created_at, updated_at,
                state_since, ended_at, ending, journal_length, status_reason, changes, journal_from, told_at_end, mailbox FROM model, copies;
            INSERT INTO signal_history (process_key, sequence, kind, name, message_id, outcome, state, sent_at, received_at, waiting_since,
                consumed_at, expires_at, payload, metadata, reason, retries, retry_at, journal, operation, operation_name, duplicates)
            SELECT copy, sequence, kind, name, gen_random_uuid(), outcome, h.state, sent_at, received_at, waiting_since, consumed_at, expires_at,
                payload, metadata, reason, retries, retry_at, journal, operation, operation_name, duplicates
            FROM signal_history AS h JOIN model ON model.key = h.process_key, copies;
            INSERT INTO signal_outbox (id, destination, next_attempt, attempts, content_type, body, properties, process_key, timer_kind, timer_name, due)
            SELECT gen_random_uuid(), destination, {due}, 0, content_type, body, properties, copy, timer_kind, timer_name, {due}
            FROM signal_outbox AS o JOIN model ON model.key = o.process_key, copies;
            DROP TABLE copies, model;
            ANALYZE;
            """;
#pragma warning disable CA2100 // Only this program's own text.
        await using var command = new NpgsqlCommand(statements, connection) { CommandTimeout = 600 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
