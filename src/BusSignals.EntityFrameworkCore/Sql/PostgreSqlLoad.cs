using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Loads many processes from PostgreSQL in one round trip.</summary>
internal sealed class PostgreSqlLoad(SignalTables tables)
{
    private readonly Statements _several = new(tables, "unnest($1)", "unnest($2, $3)");
    private readonly Statements _single = new(tables, "(SELECT ($1)[1])", "(SELECT ($2)[1], ($3)[1])");

    public async Task<IReadOnlyList<ProcessSnapshot>> RunAsync(
        DbContext context, IReadOnlyList<LoadRequest> requests, StoreClock clock, bool prepared, CancellationToken cancellationToken)
    {
        if (requests.Count == 0)
        {
            return [];
        }

        await using DbBatch batch = context.Database.GetDbConnection().CreateBatch();
        Dictionary<Guid, Found> found = Fill(batch, requests);
        if (prepared)
        {
            await batch.PrepareAsync(cancellationToken);
        }

        long asked = clock.GetTimestamp();
        await using (DbDataReader reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            await reader.ReadAsync(cancellationToken);
            clock.Observe(asked, reader.GetFieldValue<DateTimeOffset>(PostgreSqlPlans.TimeColumn));
            await ReadAsync(reader, found, cancellationToken);
        }

        var snapshots = new ProcessSnapshot[requests.Count];
        for (int i = 0; i < snapshots.Length; i++)
        {
            snapshots[i] = found[requests[i].ProcessKey].Snapshot(requests[i]);
        }

        return snapshots;
    }

    private Dictionary<Guid, Found> Fill(DbBatch batch, IReadOnlyList<LoadRequest> requests)
    {
        var found = new Dictionary<Guid, Found>(requests.Count);
        var asked = new HashSet<(Guid Process, Guid Message)>(requests.Count);
        foreach (LoadRequest request in requests)
        {
            found.TryAdd(request.ProcessKey, new Found());
            if (request.MessageId is { } id)
            {
                asked.Add((request.ProcessKey, id));
            }

            foreach (Guid earlier in request.After ?? [])
            {
                asked.Add((request.ProcessKey, earlier));
            }
        }

        Guid[] keys = [.. found.Keys];
        var processes = new Guid[asked.Count];
        var messages = new Guid[asked.Count];
        int at = 0;
        foreach ((Guid process, Guid message) in asked)
        {
            (processes[at], messages[at]) = (process, message);
            at++;
        }

        Statements statements = keys.Length == 1 && messages.Length <= 1 ? _single : _several;
        batch.Add(PostgreSqlPlans.OnceWithTime);
        batch.Add(statements.Processes, keys);
        batch.Add(statements.History, keys, processes, messages);
        batch.Add(statements.Timers, keys);
        return found;
    }

    private static async Task ReadAsync(DbDataReader reader, Dictionary<Guid, Found> found, CancellationToken cancellationToken)
    {
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            ProcessRow row = PostgreSqlTables.Processes.Read(reader);
            found[row.Key].Row = row;
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            HistoryEntry entry = PostgreSqlTables.History.Read(reader);
            (found[entry.ProcessKey].Entries ??= []).Add(entry);
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var timer = new ProcessTimer(reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3))
            {
                Id = reader.GetGuid(1),
                Kind = (TimerKind)reader.GetInt32(4),
            };
            (found[reader.GetGuid(0)].Timers ??= []).Add(timer);
        }
    }

    /// <summary>The statements, with arrays as parameters: the keys, and keys with messages.</summary>
    private sealed class Statements(SignalTables tables, string keys, string messages)
    {
        public string Processes { get; } =
            ForEach($"{keys} AS asked(asked_key)", $"SELECT {PostgreSqlTables.Processes.Columns} FROM {tables.Processes} WHERE key = asked_key");

        public string History { get; } = ForEach(
            $"{keys} AS asked(asked_key)",
            $"SELECT {PostgreSqlTables.LightHistory} FROM {tables.History} WHERE process_key = asked_key AND retry_at IS NOT NULL")
            + " UNION ALL " + ForEach(
            $"{messages} AS asked(asked_key, asked_id)",
            $"""
            SELECT {PostgreSqlTables.LightHistory} FROM {tables.History}
            WHERE process_key = asked_key AND message_id = asked_id AND retry_at IS NULL
            """);

        public string Timers { get; } = ForEach(
            $"{keys} AS asked(asked_key)", $"SELECT process_key, id, timer_name, due, timer_kind FROM {tables.Outbox} WHERE process_key = asked_key");

        /// <summary>
        /// Looks up each one separately, by index: otherwise a plan that was made while a table was small would keep
        /// reading all of it. OFFSET 0 keeps PostgreSQL from turning it back into one join.
        /// </summary>
        private static string ForEach(string asked, string found) => $"SELECT found.* FROM {asked} CROSS JOIN LATERAL ({found} OFFSET 0) AS found";
    }

    /// <summary>The rows found for one process.</summary>
    private sealed class Found
    {
        private bool _sorted;

        public ProcessRow? Row { get; set; }

        public List<HistoryEntry>? Entries { get; set; }

        public List<ProcessTimer>? Timers { get; set; }

        public ProcessSnapshot Snapshot(LoadRequest request)
        {
            if (Row is null)
            {
                return ProcessSnapshot.Empty;
            }

            Sort();
            return new ProcessSnapshot(
                Row,
                Entries?.FindAll(it => it.IsHeldBack) ?? [],
                Timers ?? [],
                request.MessageId is { } id ? Entries?.Find(it => it.MessageId == id) : null)
            {
                Earlier = request.After is { Count: > 0 } after && Entries is { } entries
                    ? entries.FindAll(it => it.MessageId is { } message && after.Contains(message))
                    : [],
            };
        }

        private void Sort()
        {
            if (!_sorted)
            {
                Entries?.Sort((one, other) => one.Sequence.CompareTo(other.Sequence));
                Timers?.Sort((one, other) => one.Due.CompareTo(other.Due) is var due and not 0 ? due : string.CompareOrdinal(one.Name, other.Name));
                _sorted = true;
            }
        }
    }
}
