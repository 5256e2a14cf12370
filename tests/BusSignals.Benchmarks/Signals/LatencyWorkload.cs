using System.Diagnostics;
using System.Threading.Channels;
using BusSignals.Benchmarks.Signals.Contenders;
using Npgsql;
using RabbitMQ.Client;

namespace BusSignals.Benchmarks.Signals;

/// <summary>W2: on an idle system, from the call that emits to the committed state that another connection reads.</summary>
internal static class LatencyWorkload
{
    /// <summary>So many that what they run is compiled for good.</summary>
    private const int WarmUps = 8000;

    private static readonly SignalPath Meters = SignalPath.Parse("/meter/{meter}");

    public static async Task RunAsync(Servers servers, Settings settings, Report report)
    {
        int samples = settings.Sized(1000);
        await using Broker broker = await Broker.ConnectAsync(servers.Rabbit);
        await using var contender = new SignalContender(servers);
        await contender.PrepareAsync();
        await contender.StartAsync();
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(contender.Database);
        await using NpgsqlConnection connection = await database.OpenConnectionAsync();
        await using Commits commits = await Commits.ListenAsync(connection);
        var ours = new List<double>();
        var confirmed = new List<double>();
        var committed = new List<double>();
        await using Bare bare = await Bare.ConnectAsync(servers.Rabbit, connection);
        for (int i = 1; i <= WarmUps + samples; i++)
        {
            var signal = new MeterRead($"idle{i}", 1, 1);
            Guid key = ProcessId.Parse(Meters, $"/meter/{signal.Meter}").Key;
            long start = Stopwatch.GetTimestamp();
            await contender.EmitAsync(signal);
            await commits.UntilAsync(key);
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
    /// Hears of a commit by the end of its activity, and then reads over another connection what it has left: a loop that only
    /// reads would take one of the few processors from what it measures, and so would a commit that tells of itself.
    /// </summary>
    private sealed class Commits : IAsyncDisposable
    {
        private readonly NpgsqlCommand _ask;
        private readonly ActivityListener _listener;
        private readonly Channel<bool> _ended = Channel.CreateUnbounded<bool>();

        private Commits(NpgsqlCommand ask)
        {
            _ask = ask;
            _listener = new ActivityListener
            {
                ShouldListenTo = static it => it.Name == "BusSignals",
                Sample = static (ref ActivityCreationOptions<ActivityContext> it) =>
                    it.Name == "commit" ? ActivitySamplingResult.PropagationData : ActivitySamplingResult.None,
                ActivityStopped = _ => _ended.Writer.TryWrite(true),
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public static async Task<Commits> ListenAsync(NpgsqlConnection connection)
        {
            NpgsqlCommand ask = connection.CreateCommand();
            ask.CommandText = "SELECT count(*) FROM signal_processes WHERE key = $1";
            ask.Parameters.Add(new NpgsqlParameter<Guid>());
            await ask.PrepareAsync();
            return new Commits(ask);
        }

        public async Task UntilAsync(Guid process)
        {
            ((NpgsqlParameter<Guid>)_ask.Parameters[0]).TypedValue = process;
            do
            {
                await _ended.Reader.ReadAsync();
            }
            while ((long)(await _ask.ExecuteScalarAsync())! == 0);
        }

        public ValueTask DisposeAsync()
        {
            _listener.Dispose();
            return _ask.DisposeAsync();
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
