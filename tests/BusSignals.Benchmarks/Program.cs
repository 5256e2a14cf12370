using BusSignals.Benchmarks.Durable;
using BusSignals.Benchmarks.Schemas;
using BusSignals.Benchmarks.Signals;

// dotnet run -c Release --project tests/BusSignals.Benchmarks -- <verb>
// A benchmark is a verb of this list and a folder of its own.
var benchmarks = new SortedDictionary<string, Func<string[], Task>>(StringComparer.Ordinal)
{
    ["durable"] = _ => DurableBenchmark.RunAsync(Console.Out),
    ["schemas"] = _ =>
    {
        SchemaBenchmark.Run(Console.Out);
        return Task.CompletedTask;
    },
    ["signals"] = rest => SignalsBenchmark.RunAsync(rest, Console.Out),
};

if (args is not [var verb, .. var more] || !benchmarks.TryGetValue(verb, out Func<string[], Task>? run))
{
    Console.Error.WriteLine($"Name one benchmark: {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}

await run(more);
return 0;
