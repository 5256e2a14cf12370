namespace BusSignals.Benchmarks.Signals;

/// <summary>One measurement: signals per second, and what was spent on each.</summary>
/// <param name="Rate">Signals per second.</param>
/// <param name="Cpu">Microseconds of processor time for each signal.</param>
/// <param name="Allocated">Kilobytes allocated.</param>
internal sealed record Measured(double Rate, Cpu Cpu, double Allocated)
{
    public override string ToString() => $"{Rate:0}/s, {Cpu}, {Allocated:0} KB";
}
