namespace BusSignals.Benchmarks.Signals;

/// <summary>How many signals go to how many processes. The processes take turns.</summary>
internal sealed record Work(int Processes, int Each, int First = 0)
{
    public int Signals => Processes * Each;

    public override string ToString() => $"{Processes:#,0} × {Each}";

    /// <summary>The signals of one turn: one for each process.</summary>
    public IEnumerable<MeterRead> Turn(int number) =>
        Enumerable.Range(First, Processes).Select(it => new MeterRead($"m{it}", number, 1.5m * number));
}
