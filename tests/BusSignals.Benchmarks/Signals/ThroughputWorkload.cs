using BusSignals.Benchmarks.Signals.Contenders;

namespace BusSignals.Benchmarks.Signals;

/// <summary>W1: signals per second; each changes the state of its process, which publishes a message, exactly once.</summary>
internal static class ThroughputWorkload
{
    public static async Task RunAsync(Servers servers, Settings settings, Report report)
    {
        Work warmUp = new(settings.Sized(2000), 1, First: 1_000_000);
        foreach (Work work in (Work[])[new Work(settings.Sized(5000), 1), new Work(settings.Sized(1000), 20)])
        {
            Dictionary<string, List<(double Rate, double Cpu)>> rates = [];
            for (int run = -1; run < settings.Runs; run++)
            {
                foreach (Func<IContender> create in Contenders(servers))
                {
                    await using IContender contender = create();
                    if (!settings.Takes(contender.Name))
                    {
                        continue;
                    }

                    Work now = run < 0 ? warmUp : work;
                    (double rate, double cpu) = await MeasureAsync(servers, contender, now);
                    report.Note($"{(run < 0 ? "warm-up" : $"run {run + 1}")}: {now}, {contender.Name}: {rate:0}/s, {cpu:0} µs");
                    if (run >= 0)
                    {
                        (rates.TryGetValue(contender.Name, out List<(double, double)>? known) ? known : rates[contender.Name] = []).Add((rate, cpu));
                    }
                }
            }

            Tell(report, work, rates);
        }
    }

    private static async Task<(double Rate, double Cpu)> MeasureAsync(Servers servers, IContender contender, Work work)
    {
        await using Broker broker = await Broker.ConnectAsync(servers.Rabbit);
        await contender.PrepareAsync();
        (double, double) measured = await Throughput.MeasureAsync(broker, contender, work);
        await broker.DeleteAsync(contender.Queue);
        await contender.CheckAsync(work);
        return measured;
    }

    private static IEnumerable<Func<IContender>> Contenders(Servers servers) =>
    [
        () => new SignalContender(servers),
        () => new SagaContender(servers),
        () => new BareContender(servers),
        () => new ConsumerContender(servers),
        () => new ConsumerContender(servers, 200),
    ];

    /// <summary>Ratios are taken within each run, so that what disturbs the machine meets both sides.</summary>
    private static void Tell(Report report, Work work, Dictionary<string, List<(double Rate, double Cpu)>> rates)
    {
        if (rates.Count == 0)
        {
            return;
        }

        List<(double Rate, double Cpu)> ours = rates.Values.First();
        report.Table($"W1, {work} signals", "", "signals/s", "BusSignals is", "µs of the program's own CPU");
        foreach ((string name, List<(double Rate, double Cpu)> theirs) in rates)
        {
            var ratios = new Figures(ours.Zip(theirs, (our, their) => our.Rate / their.Rate));
            report.Row(
                name,
                new Figures(theirs.Select(it => it.Rate)).Text("0"),
                theirs == ours ? "" : $"{ratios.Text("0.00")} ×",
                new Figures(theirs.Select(it => it.Cpu)).Text("0"));
        }
    }
}
