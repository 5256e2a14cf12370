using BusSignals.Benchmarks.Signals.Contenders;

namespace BusSignals.Benchmarks.Signals;

/// <summary>W4: processes that start, get two signals and complete; three signals each.</summary>
internal static class LifeCycleWorkload
{
    public static async Task RunAsync(Servers servers, Settings settings, Report report)
    {
        int trips = settings.Sized(3000);
        int warmUps = settings.Sized(700);
        await WarmUp.RunAsync(report, "life cycles", () => MeasureAsync(servers, trips, warmUps));
        var rates = new List<double>();
        for (int run = 1; run <= settings.Runs; run++)
        {
            Measured measured = await MeasureAsync(servers, trips, warmUps);
            report.Note($"run {run}: {measured}");
            rates.Add(measured.Rate / 3);
        }

        report.Table($"W4, {trips:#,0} life cycles", "", "processes/s");
        report.Row("start, two signals, complete", new Figures(rates).Text("0"));
    }

    private static async Task<Measured> MeasureAsync(Servers servers, int trips, int warmUps)
    {
        await using Broker broker = await Broker.ConnectAsync(servers.Rabbit);
        await broker.BindAsync(Broker.Sink, Broker.ExchangeOf<TripMoved>());
        await using var contender = new SignalContender(servers);
        await contender.PrepareAsync();
        await FeedAsync(contender, "w", warmUps);
        await FeedAsync(contender, "t", trips);
        await broker.PurgeAsync(Broker.Sink);
        Measured measured = await Throughput.MeasureAsync(broker, contender.StartAsync, 3 * warmUps, 3 * trips);
        await contender.StopAsync();
        await broker.DeleteAsync("trip");
        return measured;
    }

    private static async Task FeedAsync(SignalContender contender, string name, int trips)
    {
        var all = Enumerable.Range(0, trips).Select(it => $"{name}{it}").ToList();
        await Parallel.ForEachAsync(all, Feed.Options, (it, ct) => contender.EmitAsync(new TripBooked(it), ct));
        await Parallel.ForEachAsync(all, Feed.Options, (it, ct) => contender.EmitAsync(new TripPaid(it), ct));
        await Parallel.ForEachAsync(all, Feed.Options, (it, ct) => contender.EmitAsync(new TripMade(it), ct));
    }
}
