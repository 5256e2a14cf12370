using BusSignals.Benchmarks.Signals.Contenders;

namespace BusSignals.Benchmarks.Signals;

/// <summary>W5: W1 again with many stored processes.</summary>
internal static class GrowthWorkload
{
    public static async Task RunAsync(Servers servers, Settings settings, Report report)
    {
        Work warmUp = new(settings.Sized(2000), 1, First: 1_000_000);
        Work work = new(settings.Sized(1000), 10);
        int[] sizes = [1000, settings.Sized(100_000), settings.Sized(1_000_000)];
        await WarmUp.RunAsync(report, "few stored", () => MeasureAsync(servers, sizes[0], work, warmUp));
        List<double>[] rates = [.. sizes.Select(_ => new List<double>())];
        for (int run = 1; run <= settings.Runs; run++)
        {
            for (int i = 0; i < sizes.Length; i++)
            {
                Measured measured = await MeasureAsync(servers, sizes[i], work, warmUp);
                report.Note($"run {run}: {sizes[i]:#,0} stored: {measured}");
                rates[i].Add(measured.Rate);
            }
        }

        report.Table($"W5, {work} signals", "stored processes", "signals/s", "10³ is");
        for (int i = 0; i < sizes.Length; i++)
        {
            report.Row($"{sizes[i]:#,0}", new Figures(rates[i]).Text("0"), $"{new Figures(rates[0].Zip(rates[i], (few, many) => few / many)).Text("0.00")} ×");
        }
    }

    private static async Task<Measured> MeasureAsync(Servers servers, int stored, Work work, Work warmUp)
    {
        await using Broker broker = await Broker.ConnectAsync(servers.Rabbit);
        await using var contender = new SignalContender(servers);
        await contender.PrepareAsync();
        await contender.FeedAsync(new Work(1, 1, First: 2_000_000));
        await broker.PurgeAsync(Broker.Sink);
        await Throughput.MeasureAsync(broker, contender.StartAsync, 0, 1);
        await contender.StopAsync();
        await Growth.CopyAsync(contender.Database, "/meter/m2000000", stored);
        Measured measured = await Throughput.MeasureAsync(broker, contender, work, warmUp);
        await broker.DeleteAsync(contender.Queue);
        return measured;
    }
}
