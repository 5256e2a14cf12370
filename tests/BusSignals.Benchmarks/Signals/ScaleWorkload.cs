using System.Diagnostics.Metrics;
using BusSignals.Benchmarks.Signals.Contenders;
using Microsoft.Extensions.Hosting;

namespace BusSignals.Benchmarks.Signals;

/// <summary>
/// One, two and three hosts that consume from the same queue, on one machine: the total must not fall, and conflicts
/// between them are counted.
/// </summary>
internal static class ScaleWorkload
{
    public static async Task RunAsync(Servers servers, Settings settings, Report report)
    {
        Work warmUp = new(settings.Sized(2000), 1, First: 1_000_000);
        Work work = new(settings.Sized(1000), 20);
        await WarmUp.RunAsync(report, "one host", async () => (await MeasureAsync(servers, 1, work, warmUp)).Measured);
        List<double>[] rates = [[], [], []];
        long[] conflicts = new long[3];
        for (int run = 1; run <= settings.Runs; run++)
        {
            for (int hosts = 1; hosts <= 3; hosts++)
            {
                (Measured measured, long conflicting) = await MeasureAsync(servers, hosts, work, warmUp);
                report.Note($"run {run}: {hosts} hosts: {measured}, {conflicting} conflicts");
                rates[hosts - 1].Add(measured.Rate);
                conflicts[hosts - 1] += conflicting;
            }
        }

        report.Table($"Scale out, {work} signals", "consuming hosts", "signals/s", "of one host", "conflicts per 1,000 signals");
        for (int i = 0; i < 3; i++)
        {
            report.Row(
                $"{i + 1}",
                new Figures(rates[i]).Text("0"),
                $"{new Figures(rates[i].Zip(rates[0], (many, one) => many / one)).Text("0.00")} ×",
                $"{1000.0 * conflicts[i] / (settings.Runs * (work.Signals + warmUp.Signals)):0.0}");
        }
    }

    private static async Task<(Measured Measured, long Conflicts)> MeasureAsync(Servers servers, int hosts, Work work, Work warmUp)
    {
        long conflicts = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument.Name == "bussignals.commit.conflicts")
            {
                it.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref conflicts, count));
        listener.Start();
        await using Broker broker = await Broker.ConnectAsync(servers.Rabbit);
        await using var contender = new SignalContender(servers);
        await contender.PrepareAsync();
        await contender.FeedAsync(warmUp);
        await contender.FeedAsync(work);
        await broker.PurgeAsync(Broker.Sink);
        IHost[] nodes = [];
        Measured measured = await Throughput.MeasureAsync(
            broker,
            async () => nodes = await Task.WhenAll(Enumerable.Range(0, hosts).Select(_ => contender.StartNodeAsync())),
            warmUp.Signals,
            work.Signals);
        await Task.WhenAll(nodes.Select(Hosts.StopAsync));
        await broker.DeleteAsync(contender.Queue);
        await contender.CheckAsync(work.Processes + warmUp.Processes, work.Signals + warmUp.Signals);
        return (measured, conflicts);
    }
}
