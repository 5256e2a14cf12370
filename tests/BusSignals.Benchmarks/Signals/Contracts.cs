namespace BusSignals.Benchmarks.Signals;

/// <summary>The signal of all workloads: it changes the state of its process, which then publishes a <see cref="Billed"/>.</summary>
[Signal("/meter/{meter}/read")]
public sealed record MeterRead(string Meter, int Number, decimal Value);

/// <summary>What each signal causes.</summary>
public sealed record Billed(string Meter, int Number, decimal Total);
