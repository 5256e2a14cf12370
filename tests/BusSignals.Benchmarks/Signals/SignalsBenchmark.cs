namespace BusSignals.Benchmarks.Signals;

/// <summary>What a signal costs on real servers, against what it could cost.</summary>
internal static class SignalsBenchmark
{
    private static readonly SortedDictionary<string, Func<Servers, Settings, Report, Task>> Workloads = new(StringComparer.Ordinal)
    {
        ["scale"] = ScaleWorkload.RunAsync,
        ["w1"] = ThroughputWorkload.RunAsync,
        ["w2"] = LatencyWorkload.RunAsync,
        ["w3"] = TimerWorkload.RunAsync,
        ["w4"] = LifeCycleWorkload.RunAsync,
        ["w5"] = GrowthWorkload.RunAsync,
        ["w6"] = MailboxWorkload.RunAsync,
    };

    public static async Task RunAsync(string[] args, TextWriter output)
    {
        var settings = Settings.Parse(args);
        var report = new Report(output);
        await using Servers servers = await Servers.StartAsync();
        foreach ((string name, Func<Servers, Settings, Report, Task> run) in Workloads)
        {
            if (settings.Workloads.Count == 0 || settings.Workloads.Contains(name))
            {
                await run(servers, settings, report);
            }
        }

        if (settings.Readme is { } readme)
        {
            await report.WriteAsync(readme);
        }
    }
}
