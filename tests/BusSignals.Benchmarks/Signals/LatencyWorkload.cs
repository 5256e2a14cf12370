using System.Diagnostics;
using BusSignals.Benchmarks.Signals.Contenders;
using Npgsql;
using RabbitMQ.Client;

namespace BusSignals.Benchmarks.Signals;

/// <summary>W2: on an idle system, from the call that emits to the committed state that another connection reads.</summary>
internal static class LatencyWorkload
{
    private const int WarmUps = 300;

    public static async Task RunAsync(Servers servers, Settings settings, Report report)
    {
        int samples = settings.Sized(1000);
        await using Broker broker = await Broker.ConnectAsync(servers.Rabbit);
        await using var contender = new SignalContender(servers);
        await contender.PrepareAsync();
        await contender.StartAsync();
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(contender.Database);
        await using NpgsqlConnection connection = await database.OpenConnectionAsync();
        await using Commits commits = await Commits.ListenAsync(database);
        var ours = new List<double>();
        var confirmed = new List<double>();
        var committed = new List<double>();
        await using Bare bare = await Bare.ConnectAsync(servers.Rabbit, connection);
        for (int i = 1; i <= WarmUps + samples; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await contender.EmitAsync(new MeterRead($"idle{i}", 1, 1));
            await commits.UntilAsync(i);
            double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            double publish = await TimeAsync(bare.PublishAsync);
            double commit = await TimeAsync(bare.CommitAsync);
            if (i > WarmUps)
            {
                ours.Add(time);
                confirmed.Add(publish);
                committed.Add(commit);
            }
        }

        await contender.StopAsync();
        await broker.DeleteAsync(contender.Queue);
        Tell(report, samples, new Figures(ours), new Figures(confirmed), new Figures(committed));
    }

    private static void Tell(Report report, int samples, Figures ours, Figures confirmed, Figures committed)
    {
        double bare = confirmed.Median + committed.Median;
        report.Table($"W2, {samples} signals, one at a time", "", "p50 ms", "p99 ms");
        report.Row("emit → committed and visible", $"{ours.Median:0.00}", $"{ours.At(0.99):0.00}");
        report.Row("bare: one confirmed publish", $"{confirmed.Median:0.00}", $"{confirmed.At(0.99):0.00}");
        report.Row("bare: one commit", $"{committed.Median:0.00}", $"{committed.At(0.99):0.00}");
        report.Row("ratio to both together", $"{ours.Median / bare:0.00} ×", "");
    }

    private static async Task<double> TimeAsync(Func<Task> once)
    {
        long start = Stopwatch.GetTimestamp();
        await once();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>
    /// Hears of commits, and then reads what they have left: a loop that only reads would take one of the few processors from
    /// what it measures. Telling is a part of the commit, so that its cost is in the figures.
    /// </summary>
    private sealed class Commits(NpgsqlConnection told, NpgsqlCommand ask) : IAsyncDisposable
    {
        private int _heard;

        public static async Task<Commits> ListenAsync(NpgsqlDataSource database)
        {
            NpgsqlConnection told = await database.OpenConnectionAsync();
            await using (NpgsqlCommand listen = told.CreateCommand())
            {
                listen.CommandText = """
                    CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_notify('applied', ''); RETURN NULL; END $$;
                    CREATE TRIGGER tell AFTER INSERT ON signal_history FOR EACH STATEMENT EXECUTE FUNCTION tell();
                    LISTEN applied
                    """;
                await listen.ExecuteNonQueryAsync();
            }

            NpgsqlCommand ask = told.CreateCommand();
            ask.CommandText = "SELECT count(*) FROM signal_history";
            await ask.PrepareAsync();
            var commits = new Commits(told, ask);
            told.Notification += (_, _) => commits._heard++;
            return commits;
        }

        public async Task UntilAsync(int count)
        {
            for (int heard = _heard; (long)(await ask.ExecuteScalarAsync())! < count; heard = _heard)
            {
                if (heard == _heard) // what is told during the question is not told again
                {
                    await told.WaitAsync();
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            await ask.DisposeAsync();
            await told.DisposeAsync();
        }
    }

    /// <summary>What neither can do without, each by itself.</summary>
    private sealed class Bare(IConnection broker, IChannel channel, NpgsqlCommand insert) : IAsyncDisposable
    {
        private static readonly byte[] Body = new byte[300];

        public static async Task<Bare> ConnectAsync(Uri uri, NpgsqlConnection connection)
        {
            IConnection broker = await new ConnectionFactory { Uri = uri }.CreateConnectionAsync();
            IChannel channel = await broker.CreateChannelAsync(new CreateChannelOptions(true, true));
            await channel.QueueDeclareAsync("bare-latency", durable: true, exclusive: false, autoDelete: false);
            await using NpgsqlCommand table = connection.CreateCommand();
            table.CommandText = "CREATE TABLE bare_latency (id uuid PRIMARY KEY, body bytea)";
            await table.ExecuteNonQueryAsync();
            NpgsqlCommand insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO bare_latency VALUES ($1, $2)";
            insert.Parameters.Add(new NpgsqlParameter<Guid>());
            insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = Body });
            return new Bare(broker, channel, insert);
        }

        public async Task PublishAsync() => await channel.BasicPublishAsync(
            "", "bare-latency", mandatory: true, new BasicProperties { Persistent = true }, Body);

        public async Task CommitAsync()
        {
            ((NpgsqlParameter<Guid>)insert.Parameters[0]).TypedValue = Guid.CreateVersion7();
            await insert.ExecuteNonQueryAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await channel.QueueDeleteAsync("bare-latency");
            await channel.DisposeAsync();
            await broker.DisposeAsync();
            await insert.DisposeAsync();
        }
    }
}
