namespace BusSignals.Benchmarks.Signals;

/// <summary>One measurement: signals per second, and what this program spent on each.</summary>
/// <param name="Rate">Signals per second.</param>
/// <param name="Cpu">Microseconds of processor time.</param>
/// <param name="Allocated">Kilobytes allocated.</param>
internal sealed record Measured(double Rate, double Cpu, double Allocated)
{
    public override string ToString() => $"{Rate:0}/s, {Cpu:0} µs, {Allocated:0} KB";
}
