using System.Text.Json;
using BusSignals.Benchmarks.Signals.Contenders;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace BusSignals.Benchmarks.Signals;

/// <summary>
/// W3: how late timers are, from the due time to the message that the process publishes when it fires: a crowd due at
/// once, and a steady hundred per second beside a million that wait. And what scheduling costs.
/// </summary>
internal static class TimerWorkload
{
    private const string Model = "/alarm/model";
    private const int PerSecond = 100;

    public static async Task RunAsync(Servers servers, Settings settings, Report report)
    {
        int crowd = settings.Sized(5000);
        int pending = settings.Sized(1_000_000);
        int steady = PerSecond * Math.Max(5, settings.Sized(30));
        report.Table("W3, timers", "", "p50 ms late", "p99 ms late", "timers/s");
        Tell(report, $"{crowd:#,0} due at once", await LatenessAsync(
            servers, crowd, 0, "now() + interval '8 seconds'"), crowd);
        Tell(report, $"{PerSecond} due per second, {pending:#,0} pending", await LatenessAsync(
            servers, steady, pending, $"now() + interval '8 seconds' + n * interval '{1000 / PerSecond} milliseconds'"), null);
        Measured scheduling = await SchedulingAsync(servers, crowd, settings.Sized(2000));
        report.Row($"{crowd:#,0} signals that start a process and schedule a timer", "", "", $"{scheduling.Rate:0}");
    }

    private static void Tell(Report report, string what, List<double> late, int? crowd)
    {
        var figures = new Figures(late);
        report.Row(what, $"{figures.Median:0}", $"{figures.At(0.99):0}", crowd is null ? "" : $"{crowd / (figures.At(1) / 1000):0}");
    }

    /// <summary>Milliseconds from each due time to the arrival of what its process published.</summary>
    private static async Task<List<double>> LatenessAsync(Servers servers, int due, int pending, string when)
    {
        await using Broker broker = await Broker.ConnectAsync(servers.Rabbit);
        await broker.BindAsync(Broker.Sink, Broker.ExchangeOf<Armed>());
        await using var contender = new SignalContender(servers);
        await contender.PrepareAsync();
        await contender.EmitAsync(new AlarmSet("model", TimeSpan.FromDays(30)));
        await broker.PurgeAsync(Broker.Sink);
        await Throughput.MeasureAsync(broker, contender.StartAsync, 0, 1);
        if (pending > 0)
        {
            await Growth.CopyAsync(contender.Database, Model, pending);
        }

        await broker.BindAsync("rang", Broker.ExchangeOf<Rang>());
        var late = new List<double>();
        var all = new TaskCompletionSource();
        await using IConnection connection = await new ConnectionFactory { Uri = servers.Rabbit }.CreateConnectionAsync();
        await using IChannel channel = await connection.CreateChannelAsync();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, it) =>
        {
            using JsonDocument body = JsonDocument.Parse(it.Body);
            DateTimeOffset at = body.RootElement.GetProperty("message").GetProperty("due").GetDateTimeOffset();
            late.Add((TimeProvider.System.GetUtcNow() - at).TotalMilliseconds);
            if (late.Count == due)
            {
                all.SetResult();
            }

            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync("rang", autoAck: true, consumer);
        await Growth.CopyAsync(contender.Database, Model, due, when);
        await all.Task.WaitAsync(TimeSpan.FromMinutes(5), TimeProvider.System);
        await contender.StopAsync();
        await broker.DeleteAsync("alarm");
        await broker.DeleteAsync("rang");
        return late;
    }

    private static async Task<Measured> SchedulingAsync(Servers servers, int alarms, int warmUps)
    {
        await using Broker broker = await Broker.ConnectAsync(servers.Rabbit);
        await using var contender = new SignalContender(servers);
        await contender.PrepareAsync();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, alarms + warmUps), Feed.Options, (it, ct) => contender.EmitAsync(new AlarmSet($"a{it}", TimeSpan.FromDays(30)), ct));
        await broker.PurgeAsync(Broker.Sink);
        Measured measured = await Throughput.MeasureAsync(broker, contender.StartAsync, warmUps, alarms);
        await contender.StopAsync();
        await broker.DeleteAsync("alarm");
        return measured;
    }
}
