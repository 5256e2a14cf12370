using BusSignals.Benchmarks.Schemas;

// dotnet run -c Release --project tests/BusSignals.Benchmarks -- <verb>
// A benchmark is a verb of this list and a folder of its own.
var benchmarks = new SortedDictionary<string, Action<TextWriter>>(StringComparer.Ordinal)
{
    ["schemas"] = SchemaBenchmark.Run,
};

if (args is not [var verb] || !benchmarks.TryGetValue(verb, out Action<TextWriter>? run))
{
    Console.Error.WriteLine($"Name one benchmark: {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}

run(Console.Out);
return 0;
