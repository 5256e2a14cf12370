using System.Text.Json;
using System.Threading.Channels;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace BusSignals.Benchmarks.Signals.Contenders;

/// <summary>
/// (b) The limit: a program of its own without MassTransit that takes what has come, at most 200 messages, loads and
/// commits the rows that BusSignals keeps, publishes with confirms, and acknowledges, group after group.
/// </summary>
internal sealed class BareContender(Servers servers) : IContender
{
    private const int Group = 200;

    private const string Tables = """
        CREATE TABLE process (key text PRIMARY KEY, data text NOT NULL, version bigint NOT NULL, updated_at timestamptz NOT NULL);
        CREATE TABLE history (process text NOT NULL, sequence bigint NOT NULL, message_id uuid NOT NULL, payload text NOT NULL,
            metadata text NOT NULL, received_at timestamptz NOT NULL, PRIMARY KEY (process, sequence), UNIQUE (process, message_id));
        CREATE TABLE outbox (id uuid PRIMARY KEY, body text NOT NULL, next_attempt timestamptz NOT NULL);
        CREATE INDEX ON outbox (next_attempt);
        CREATE INDEX ON history (received_at);
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
        _database = NpgsqlDataSource.Create(await servers.NewDatabaseAsync());
        await using NpgsqlCommand tables = _database.CreateCommand(Tables);
        await tables.ExecuteNonQueryAsync();
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
            "SELECT (SELECT count(*) FROM process), (SELECT sum((data::json->>'readings')::bigint)::bigint FROM process), (SELECT count(*) FROM history)");
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
        string[] keys = [.. signals.Select(it => it.Meter).Distinct()];
        Dictionary<string, (Meter State, long Version)> states = [];
        HashSet<Guid> applied = [];
        await using (var load = new NpgsqlBatch(connection))
        {
            load.BatchCommands.Add(new NpgsqlBatchCommand("SELECT key, data, version FROM process WHERE key = ANY($1)") { Parameters = { new() { Value = keys } } });
            load.BatchCommands.Add(new NpgsqlBatchCommand("SELECT message_id FROM history WHERE process = ANY($1) AND message_id = ANY($2)")
            {
                Parameters = { new() { Value = keys }, new() { Value = group.Select(it => it.Id).ToArray() } },
            });
            await using NpgsqlDataReader reader = await load.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                states[reader.GetString(0)] = (JsonSerializer.Deserialize<Meter>(reader.GetString(1), Json)!, reader.GetInt64(2));
            }

            await reader.NextResultAsync();
            while (await reader.ReadAsync())
            {
                applied.Add(reader.GetGuid(0));
            }
        }

        var effects = new List<Effect>();
        var history = new List<(string Process, long Sequence, Delivery Delivery)>();
        for (int i = 0; i < group.Count; i++)
        {
            if (!applied.Add(group[i].Id))
            {
                continue;
            }

            MeterRead signal = signals[i];
            (Meter state, long version) = states.TryGetValue(signal.Meter, out (Meter, long) known) ? known : (new Meter(), 0);
            state.Name = signal.Meter;
            state.Readings++;
            state.Total += signal.Value;
            states[signal.Meter] = (state, version + 1);
            history.Add((signal.Meter, version + 1, group[i]));
            effects.Add(new Effect(Guid.CreateVersion7(), JsonSerializer.SerializeToUtf8Bytes(new Billed(signal.Meter, signal.Number, state.Total), Json)));
        }

        DateTime now = TimeProvider.System.GetUtcNow().UtcDateTime;
        await using var commit = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("""
                    INSERT INTO process SELECT *, $4 FROM unnest($1, $2, $3)
                    ON CONFLICT (key) DO UPDATE SET data = excluded.data, version = excluded.version, updated_at = excluded.updated_at
                    """)
                {
                    Parameters =
                    {
                        new() { Value = states.Keys.ToArray() },
                        new() { Value = states.Values.Select(it => JsonSerializer.Serialize(it.State, Json)).ToArray() },
                        new() { Value = states.Values.Select(it => it.Version).ToArray() },
                        new() { Value = now },
                    },
                },
                new NpgsqlBatchCommand("INSERT INTO history SELECT *, $6 FROM unnest($1, $2, $3, $4, $5)")
                {
                    Parameters =
                    {
                        new() { Value = history.Select(it => it.Process).ToArray() },
                        new() { Value = history.Select(it => it.Sequence).ToArray() },
                        new() { Value = history.Select(it => it.Delivery.Id).ToArray() },
                        new() { Value = history.Select(it => System.Text.Encoding.UTF8.GetString(it.Delivery.Body)).ToArray() },
                        new() { Value = history.Select(it => "{}").ToArray() },
                        new() { Value = now },
                    },
                },
                new NpgsqlBatchCommand("INSERT INTO outbox SELECT *, $3 FROM unnest($1, $2)")
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
        await using NpgsqlCommand remove = _database!.CreateCommand("DELETE FROM outbox WHERE id = ANY($1)");
        remove.Parameters.Add(new NpgsqlParameter { Value = effects.Select(it => it.Id).ToArray() });
        await remove.ExecuteNonQueryAsync();
    }

    private ValueTask PublishAsync(string exchange, Guid id, byte[] body) => _publisher!.BasicPublishAsync(
        exchange, "", mandatory: false, new BasicProperties { MessageId = id.ToString(), Persistent = true, ContentType = "application/json" }, body);

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
