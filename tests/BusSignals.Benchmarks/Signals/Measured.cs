namespace BusSignals.Benchmarks.Signals;

/// <summary>One measurement: signals per second, and what was spent on each.</summary>
/// <param name="Rate">Signals per second.</param>
/// <param name="Cpu">Microseconds of processor time for each signal.</param>
/// <param name="Compiling">Microseconds of compiling, which are in this program's processor time, for each signal.</param>
/// <param name="Allocated">Kilobytes allocated.</param>
internal sealed record Measured(double Rate, Cpu Cpu, double Compiling, double Allocated)
{
    public override string ToString() => $"{Rate:0}/s, {Cpu}, {Compiling:0} µs of compiling, {Allocated:0} KB";
}
