using System.Diagnostics;
using BusSignals.Benchmarks.Signals.Contenders;

namespace BusSignals.Benchmarks.Signals;

/// <summary>W6: what a signal costs by what waits in the mailbox of its process, and how long a mailbox takes to be worked off.</summary>
internal static class MailboxWorkload
{
    private const int Processes = 4;
    private const int Large = 200;
    private const int Small = 20; // so that the disk's own speed, which changes, does not count most

    public static async Task RunAsync(Servers servers, Settings settings, Report report)
    {
        int each = settings.Sized(500);
        int[] waiting = [0, settings.Sized(100), settings.Sized(1000)];
        if (settings.Only.Count == 0)
        {
            await WarmUp.RunAsync(report, "beside a mailbox", () => SignalsAsync(servers, 1, each, it => new ShelfLooked(it)));
        }

        await CompareAsync(
            settings, report, $"W6, {Processes} × {each:#,0} signals beside a mailbox, {Large} KB each", waiting,
            async boxes => (await SignalsAsync(servers, boxes, each, it => new ShelfLooked(it))).Rate);
        await CompareAsync(
            settings, report, $"W6, {Processes} × {each:#,0} signals that each take one out of a mailbox, {Large} KB each", [.. waiting.Select(it => it + each)],
            async boxes => (await SignalsAsync(servers, boxes, each, it => new ShelfAsked(it))).Rate);
        await CompareAsync(
            settings, report, $"W6, a mailbox worked off by one signal, {Small} KB each", [settings.Sized(1000), settings.Sized(10_000)],
            boxes => DrainAsync(servers, boxes));
    }

    /// <summary>Measures each size in turn, run after run; the first run warms up.</summary>
    private static async Task CompareAsync(Settings settings, Report report, string title, int[] sizes, Func<int, Task<double>> measureAsync)
    {
        if (!settings.Takes(title))
        {
            return;
        }

        List<double>[] rates = [.. sizes.Select(_ => new List<double>())];
        for (int run = 0; run <= settings.Runs; run++)
        {
            for (int i = 0; i < sizes.Length; i++)
            {
                double rate = await measureAsync(sizes[i]);
                report.Note($"run {run}: {sizes[i]:#,0} wait: {rate:0}/s");
                if (run > 0)
                {
                    rates[i].Add(rate);
                }
            }
        }

        report.Table(title, "waiting", "signals/s", $"{sizes[0]:#,0} is");
        for (int i = 0; i < sizes.Length; i++)
        {
            report.Row($"{sizes[i]:#,0}", new Figures(rates[i]).Text("0"), $"{new Figures(rates[0].Zip(rates[i], (few, many) => few / many)).Text("0.00")} ×");
        }
    }

    /// <summary>Works signals off that wait in the queue, for processes that have so many boxes in their mailboxes.</summary>
    private static async Task<Measured> SignalsAsync<T>(Servers servers, int boxes, int each, Func<string, T> signal) where T : class
    {
        await using Broker broker = await Broker.ConnectAsync(servers.Rabbit);
        await using var contender = new SignalContender(servers);
        string[] shelves = [.. Enumerable.Range(0, Processes).Select(it => $"s{it}")];
        await Shelves.FillAsync(broker, contender, shelves, boxes, Large);
        await contender.StopAsync();
        await Shelves.EmitAsync(shelves, each / 2, it => contender.EmitAsync(new ShelfLooked(it)));
        await Shelves.EmitAsync(shelves, each, it => contender.EmitAsync(signal(it)));
        Measured measured = await Throughput.MeasureAsync(broker, contender.StartAsync, Processes * (each / 2), Processes * each);
        await contender.StopAsync();
        await broker.DeleteAsync(Shelves.Queue);
        return measured;
    }

    /// <summary>How many boxes a second one signal gets out of a mailbox, until the last message that they cause is sent.</summary>
    private static async Task<double> DrainAsync(Servers servers, int boxes)
    {
        await using Broker broker = await Broker.ConnectAsync(servers.Rabbit);
        await using var contender = new SignalContender(servers);
        await Shelves.FillAsync(broker, contender, ["s"], boxes, Small);
        long start = Stopwatch.GetTimestamp();
        await contender.EmitAsync(new ShelfUnlocked("s"));
        await Throughput.UntilAsync(broker, boxes, start);
        double rate = boxes / Stopwatch.GetElapsedTime(start).TotalSeconds;
        await contender.StopAsync();
        await broker.DeleteAsync(Shelves.Queue);
        return rate;
    }
}
