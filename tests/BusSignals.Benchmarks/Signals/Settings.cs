using System.Globalization;

namespace BusSignals.Benchmarks.Signals;

/// <summary>Which workloads, how often, and how large: <c>signals [w1 … w6 scale] [--runs 5] [--size 0.2] [--readme file]</c>.</summary>
internal sealed record Settings(IReadOnlyList<string> Workloads, int Runs, double Size, string? Readme, IReadOnlyList<string> Only)
{
    public static Settings Parse(string[] args)
    {
        var settings = new Settings([], 5, 1, null, []);
        for (int i = 0; i < args.Length; i++)
        {
            settings = args[i] switch
            {
                "--runs" => settings with { Runs = int.Parse(args[++i], CultureInfo.InvariantCulture) },
                "--size" => settings with { Size = double.Parse(args[++i], CultureInfo.InvariantCulture) },
                "--readme" => settings with { Readme = args[++i] },
                "--only" => settings with { Only = args[++i].Split(',') },
                var workload => settings with { Workloads = [.. settings.Workloads, workload] },
            };
        }

        return settings;
    }

    public int Sized(int full) => Math.Max(1, (int)(full * Size));

    /// <summary>Whether a contender takes part: all do, unless some are named by a part of their name.</summary>
    public bool Takes(string contender) =>
        Only.Count == 0 || Only.Any(it => contender.Contains(it, StringComparison.OrdinalIgnoreCase));
}
