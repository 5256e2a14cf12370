namespace BusSignals.Benchmarks.Signals.Contenders;

/// <summary>A fast contender that has lost or doubled something has not won.</summary>
internal static class Expected
{
    public static void Of(string name, int processes, int signals, int foundProcesses, int foundSignals)
    {
        if (processes != foundProcesses || signals != foundSignals)
        {
            throw new InvalidOperationException(
                $"{name} has {foundProcesses} processes with {foundSignals} applied signals; expected {processes} with {signals}.");
        }
    }
}
