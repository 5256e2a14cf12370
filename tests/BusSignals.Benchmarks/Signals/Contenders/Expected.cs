namespace BusSignals.Benchmarks.Signals.Contenders;

/// <summary>A fast contender that has lost or doubled something has not won.</summary>
internal static class Expected
{
    public static void Of(string name, Work work, int processes, int applied)
    {
        if (processes != work.Processes || applied != work.Signals)
        {
            throw new InvalidOperationException(
                $"{name} has {processes} processes with {applied} applied signals; expected {work.Processes} with {work.Signals}.");
        }
    }
}
