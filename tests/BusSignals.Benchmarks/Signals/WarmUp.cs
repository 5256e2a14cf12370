namespace BusSignals.Benchmarks.Signals;

/// <summary>
/// Rounds that do not count, until two in a row compile hardly anything: a host runs for days, and what it does when it
/// starts is compiled anew, beside its work, when it has done it some thirty times.
/// </summary>
internal static class WarmUp
{
    private const int MostRounds = 15;

    private const double HardlyMicroseconds = 15;

    public static async Task RunAsync(Report report, string what, Func<Task<Measured>> roundAsync)
    {
        for (int round = 1, quiet = 0; round <= MostRounds && quiet < 2; round++)
        {
            Measured measured = await roundAsync();
            report.Note($"warm-up {round}: {what}: {measured}");
            quiet = measured.Compiling <= HardlyMicroseconds ? quiet + 1 : 0;
        }
    }
}
