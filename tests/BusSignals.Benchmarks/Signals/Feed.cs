namespace BusSignals.Benchmarks.Signals;

/// <summary>Publishes with many publishers at once, and turn after turn, so that the signals of a process keep their order.</summary>
internal static class Feed
{
    public static ParallelOptions Options { get; } = new() { MaxDegreeOfParallelism = 128 };

    public static async Task RunAsync(Work work, Func<MeterRead, CancellationToken, ValueTask> publish)
    {
        for (int turn = 1; turn <= work.Each; turn++)
        {
            await Parallel.ForEachAsync(work.Turn(turn), Options, publish);
        }
    }
}
