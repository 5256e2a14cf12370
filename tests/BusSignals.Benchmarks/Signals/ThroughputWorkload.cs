using BusSignals.Benchmarks.Signals.Contenders;

namespace BusSignals.Benchmarks.Signals;

/// <summary>W1: signals per second; each changes the state of its process, which publishes a message, exactly once.</summary>
internal static class ThroughputWorkload
{
    public static async Task RunAsync(Servers servers, Settings settings, Report report)
    {
        Work warmUp = new(settings.Sized(2000), 1, First: 1_000_000);
        foreach (string name in Contenders(servers).Select(it => it.Name).Where(settings.Takes))
        {
            await WarmUp.RunAsync(
                report, name, () => MeasureAsync(servers, Contenders(servers).Single(it => it.Name == name), new Work(settings.Sized(5000), 1), warmUp));
        }

        foreach (Work work in (Work[])[new Work(settings.Sized(5000), 1), new Work(settings.Sized(1000), 20)])
        {
            Dictionary<string, List<Measured>> figures = [];
            for (int run = 1; run <= settings.Runs; run++)
            {
                foreach (IContender contender in Contenders(servers).Where(it => settings.Takes(it.Name)))
                {
                    Measured measured = await MeasureAsync(servers, contender, work, warmUp);
                    report.Note($"run {run}: {work}, {contender.Name}: {measured}");
                    (figures.TryGetValue(contender.Name, out List<Measured>? known) ? known : figures[contender.Name] = []).Add(measured);
                }
            }

            Tell(report, work, figures);
        }
    }

    private static async Task<Measured> MeasureAsync(Servers servers, IContender contender, Work work, Work warmUp)
    {
        await using (contender)
        {
            await using Broker broker = await Broker.ConnectAsync(servers.Rabbit);
            await contender.PrepareAsync();
            Measured measured = await Throughput.MeasureAsync(broker, contender, work, warmUp);
            await broker.DeleteAsync(contender.Queue);
            await contender.CheckAsync(work.Processes + warmUp.Processes, work.Signals + warmUp.Signals);
            return measured;
        }
    }

    private static IContender[] Contenders(Servers servers) =>
    [
        new SignalContender(servers),
        new SagaContender(servers),
        new BareContender(servers),
        new ConsumerContender(servers),
        new ConsumerContender(servers, 300),
    ];

    /// <summary>Ratios are taken within each run, so that what disturbs the machine meets both sides.</summary>
    private static void Tell(Report report, Work work, Dictionary<string, List<Measured>> figures)
    {
        if (figures.Count == 0)
        {
            return;
        }

        List<Measured> ours = figures.Values.First();
        report.Table($"W1, {work} signals", "", "signals/s", "BusSignals is", "own CPU, µs", "RabbitMQ, µs", "PostgreSQL, µs", "KB allocated");
        foreach ((string name, List<Measured> theirs) in figures)
        {
            var ratios = new Figures(ours.Zip(theirs, (our, their) => our.Rate / their.Rate));
            report.Row(
                name,
                new Figures(theirs.Select(it => it.Rate)).Text("0"),
                theirs == ours ? "" : $"{ratios.Text("0.00")} ×",
                new Figures(theirs.Select(it => it.Cpu.Own)).Text("0"),
                new Figures(theirs.Select(it => it.Cpu.RabbitMq)).Text("0"),
                new Figures(theirs.Select(it => it.Cpu.Postgres)).Text("0"),
                new Figures(theirs.Select(it => it.Allocated)).Text("0"));
        }
    }
}
