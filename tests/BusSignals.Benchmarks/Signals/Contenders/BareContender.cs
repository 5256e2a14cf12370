using System.Text.Json;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace BusSignals.Benchmarks.Signals.Contenders;

/// <summary>
/// (b) The limit: a program of its own without MassTransit that takes what has come, at most 200 messages, loads and
/// commits the rows that BusSignals keeps, in its tables, publishes with confirms, and acknowledges, group after group.
/// Its messages are the bare payload, without an envelope.
/// </summary>
internal sealed class BareContender(Servers servers) : IContender
{
    private const int Group = 200;

    private const string KeepProcesses = """
        INSERT INTO signal_processes (key, path, type, status, state, data, waiting_for, version, history_length, created_at, updated_at, state_since,
            changes, journal_length, journal_from)
        SELECT key, '/meter/' || meter, '/meter/{}', 1, 'Counting', data, 'meter.meterread', version, version, $5, $5, $5, '', 0, 0
        FROM unnest($1, $2, $3, $4) AS it (key, meter, data, version)
        ON CONFLICT (key) DO UPDATE SET
            data = excluded.data, version = excluded.version, history_length = excluded.history_length, updated_at = excluded.updated_at
        """;

    private const string KeepHistory = """
        INSERT INTO signal_history (process_key, sequence, kind, name, message_id, outcome, state, sent_at, received_at, waiting_since, consumed_at,
            payload, metadata, retries, duplicates)
        SELECT key, sequence, 0, 'meter.meterread', message, 0, 'Counting', $6, $6, $6, $6, payload, metadata, 0, 0
        FROM unnest($1, $2, $3, $4, $5) AS it (key, sequence, message, payload, metadata)
        """;

    private const string KeepOutbox = """
        INSERT INTO signal_outbox (id, destination, next_attempt, attempts, content_type, body, properties)
        SELECT id, 'rabbitmq://localhost/effects', $3, 0, 'application/json', body, '{}' FROM unnest($1, $2) AS it (id, body)
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private NpgsqlDataSource? _database;
    private IConnection? _connection;
    private IChannel? _publisher;
    private IChannel? _consumer;
    private Task _loop = Task.CompletedTask;
    private Channel<Delivery> _deliveries = Channel.CreateUnbounded<Delivery>();

    public string Name => "(b) bare groups";

    public string Queue => "bare";

    public async Task PrepareAsync()
    {
        string database = await servers.NewDatabaseAsync();
        await using (var context = new MetersDbContext(new DbContextOptionsBuilder<MetersDbContext>().UseNpgsql(database).Options))
        {
            await context.Database.EnsureCreatedAsync();
        }

        _database = NpgsqlDataSource.Create(database);
        _connection = await new ConnectionFactory { Uri = servers.Rabbit }.CreateConnectionAsync();
        _publisher = await _connection.CreateChannelAsync(new CreateChannelOptions(true, true, new NoLimit()));
        await _publisher.ExchangeDeclareAsync(Queue, "fanout", durable: true);
        await _publisher.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false);
        await _publisher.QueueBindAsync(Queue, Queue, "");
    }

    public Task FeedAsync(Work work) => Feed.RunAsync(work, async (signal, _) =>
        await PublishAsync(Queue, Guid.CreateVersion7(), JsonSerializer.SerializeToUtf8Bytes(signal, Json)));

    public async Task StartAsync()
    {
        _deliveries = Channel.CreateUnbounded<Delivery>();
        _consumer = await _connection!.CreateChannelAsync();
        await _consumer.BasicQosAsync(0, 2 * Group, global: false);
        var consumer = new AsyncEventingBasicConsumer(_consumer);
        consumer.ReceivedAsync += (_, it) =>
        {
            _deliveries.Writer.TryWrite(new Delivery(it.DeliveryTag, Guid.Parse(it.BasicProperties.MessageId!), it.Body.ToArray()));
            return Task.CompletedTask;
        };
        _loop = Task.Run(RunAsync);
        await _consumer.BasicConsumeAsync(Queue, autoAck: false, consumer);
    }

    public async Task StopAsync()
    {
        _deliveries.Writer.TryComplete();
        await _loop;
        if (_consumer is not null)
        {
            await _consumer.DisposeAsync();
            _consumer = null;
        }
    }

    public async Task CheckAsync(int processes, int signals)
    {
        await using NpgsqlCommand command = _database!.CreateCommand(
            "SELECT count(*), sum((data::json->>'readings')::bigint)::bigint, (SELECT count(*) FROM signal_history) FROM signal_processes");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        Expected.Of(Name, processes, signals, (int)reader.GetInt64(0), (int)reader.GetInt64(1));
        Expected.Of(Name, processes, signals, (int)reader.GetInt64(0), (int)reader.GetInt64(2));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await (_publisher?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private async Task RunAsync()
    {
        var group = new List<Delivery>();
        while (await _deliveries.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < Group && _deliveries.Reader.TryRead(out Delivery? delivery))
            {
                group.Add(delivery);
            }

            List<Effect> effects = await CommitAsync(group);
            await Task.WhenAll(effects.Select(it => PublishAsync(Broker.Effects, it.Id, it.Body).AsTask()));
            await _consumer!.BasicAckAsync(group[^1].Tag, multiple: true);
            await RemoveAsync(effects);
        }
    }

    private async Task<List<Effect>> CommitAsync(List<Delivery> group)
    {
        await using NpgsqlConnection connection = await _database!.OpenConnectionAsync();
        MeterRead[] signals = [.. group.Select(it => JsonSerializer.Deserialize<MeterRead>(it.Body, Json)!)];
        Guid[] keys = [.. signals.Select(it => EfMeterSaga.IdOf(it.Meter)).Distinct()];
        Dictionary<Guid, (Meter State, long Version)> states = [];
        HashSet<Guid> applied = [];
        await using (var load = new NpgsqlBatch(connection))
        {
            load.BatchCommands.Add(new NpgsqlBatchCommand("SELECT key, data, version FROM signal_processes WHERE key = ANY($1)") { Parameters = { new() { Value = keys } } });
            load.BatchCommands.Add(new NpgsqlBatchCommand("SELECT message_id FROM signal_history WHERE process_key = ANY($1) AND message_id = ANY($2)")
            {
                Parameters = { new() { Value = keys }, new() { Value = group.Select(it => it.Id).ToArray() } },
            });
            await using NpgsqlDataReader reader = await load.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                states[reader.GetGuid(0)] = (JsonSerializer.Deserialize<Meter>(reader.GetString(1), Json)!, reader.GetInt64(2));
            }

            await reader.NextResultAsync();
            while (await reader.ReadAsync())
            {
                applied.Add(reader.GetGuid(0));
            }
        }

        var effects = new List<Effect>();
        var history = new List<(Guid Process, int Sequence, Delivery Delivery)>();
        for (int i = 0; i < group.Count; i++)
        {
            if (!applied.Add(group[i].Id))
            {
                continue;
            }

            MeterRead signal = signals[i];
            Guid key = EfMeterSaga.IdOf(signal.Meter);
            (Meter state, long version) = states.TryGetValue(key, out (Meter, long) known) ? known : (new Meter(), 0);
            state.Name = signal.Meter;
            state.Readings++;
            state.Total += signal.Value;
            states[key] = (state, version + 1);
            history.Add((key, (int)version + 1, group[i]));
            effects.Add(new Effect(Guid.CreateVersion7(), JsonSerializer.SerializeToUtf8Bytes(new Billed(signal.Meter, signal.Number, state.Total), Json)));
        }

        DateTime now = TimeProvider.System.GetUtcNow().UtcDateTime;
        await using var commit = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(KeepProcesses)
                {
                    Parameters =
                    {
                        new() { Value = states.Keys.ToArray() },
                        new() { Value = states.Values.Select(it => it.State.Name).ToArray() },
                        new() { Value = states.Values.Select(it => JsonSerializer.Serialize(it.State, Json)).ToArray() },
                        new() { Value = states.Values.Select(it => it.Version).ToArray() },
                        new() { Value = now },
                    },
                },
                new NpgsqlBatchCommand(KeepHistory)
                {
                    Parameters =
                    {
                        new() { Value = history.Select(it => it.Process).ToArray() },
                        new() { Value = history.Select(it => it.Sequence).ToArray() },
                        new() { Value = history.Select(it => it.Delivery.Id).ToArray() },
                        new() { Value = history.Select(it => System.Text.Encoding.UTF8.GetString(it.Delivery.Body)).ToArray() },
                        new() { Value = history.Select(it => Metadata(it.Delivery, states[it.Process].State.Name)).ToArray() },
                        new() { Value = now },
                    },
                },
                new NpgsqlBatchCommand(KeepOutbox)
                {
                    Parameters =
                    {
                        new() { Value = effects.Select(it => it.Id).ToArray() },
                        new() { Value = effects.Select(it => System.Text.Encoding.UTF8.GetString(it.Body)).ToArray() },
                        new() { Value = now },
                    },
                },
            },
        };
        await commit.ExecuteNonQueryAsync(); // a batch is one transaction
        return effects;
    }

    private async Task RemoveAsync(List<Effect> effects)
    {
        await using NpgsqlCommand remove = _database!.CreateCommand("DELETE FROM signal_outbox WHERE id = ANY($1)");
        remove.Parameters.Add(new NpgsqlParameter { Value = effects.Select(it => it.Id).ToArray() });
        await remove.ExecuteNonQueryAsync();
    }

    private ValueTask PublishAsync(string exchange, Guid id, byte[] body) => _publisher!.BasicPublishAsync(
        exchange, "", mandatory: false, new BasicProperties { MessageId = id.ToString(), Persistent = true, ContentType = "application/json" }, body);

    /// <summary>What BusSignals keeps of a message beside its payload.</summary>
    private static string Metadata(Delivery delivery, string meter) => JsonSerializer.Serialize(
        new
        {
            Contract = "BusSignals.Benchmarks.Signals.MeterRead",
            Version = 1,
            ConversationId = delivery.Id,
            SourceAddress = "rabbitmq://localhost/bare?temporary=true",
            Headers = new Dictionary<string, string>
            {
                ["signal-id"] = "meter.meterread",
                ["signal-path"] = $"/meter/{meter}/read",
                ["signal-sent"] = "2026-11-26T12:00:00.0000000+00:00",
                ["signal-version"] = "1",
            },
        },
        Json);

    private sealed record Delivery(ulong Tag, Guid Id, byte[] Body);

    private sealed record Effect(Guid Id, byte[] Body);

    /// <summary>The client's own limit would wait for every 128th confirm.</summary>
    private sealed class NoLimit() : System.Threading.RateLimiting.RateLimiter
    {
        public override TimeSpan? IdleDuration => null;

        public override System.Threading.RateLimiting.RateLimiterStatistics? GetStatistics() => null;

        protected override System.Threading.RateLimiting.RateLimitLease AttemptAcquireCore(int permitCount) => Lease.Granted;

        protected override ValueTask<System.Threading.RateLimiting.RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
            ValueTask.FromResult<System.Threading.RateLimiting.RateLimitLease>(Lease.Granted);

        private sealed class Lease : System.Threading.RateLimiting.RateLimitLease
        {
            public static readonly Lease Granted = new();

            public override bool IsAcquired => true;

            public override IEnumerable<string> MetadataNames => [];

            public override bool TryGetMetadata(string metadataName, out object? metadata)
            {
                metadata = null;
                return false;
            }
        }
    }
}
