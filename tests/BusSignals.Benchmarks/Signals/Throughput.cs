using System.Diagnostics;
using BusSignals.Benchmarks.Signals.Contenders;

namespace BusSignals.Benchmarks.Signals;

/// <summary>
/// How fast a contender works off a queue that is full when it starts. The clock runs from its first effect to its last,
/// so that starting up does not count.
/// </summary>
internal static class Throughput
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Signals per second, and the microseconds of processor time that this process takes for each.</summary>
    public static async Task<(double Rate, double Cpu)> MeasureAsync(Broker broker, IContender contender, Work work)
    {
        await contender.FeedAsync(work);
        await broker.PurgeAsync(Broker.Sink);
        long begin = Stopwatch.GetTimestamp();
        Task starting = contender.StartAsync();
        int first = await UntilAsync(broker, 1, begin);
        long start = Stopwatch.GetTimestamp();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        int last = await UntilAsync(broker, work.Signals, begin);
        double rate = (last - first) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        double each = (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / Math.Max(1, last - first);
        await starting;
        await contender.StopAsync();
        return (rate, each);
    }

    private static async Task<int> UntilAsync(Broker broker, int effects, long begin)
    {
        while (true)
        {
            int count = await broker.CountAsync(Broker.Sink);
            if (count >= effects)
            {
                return count;
            }

            if (Stopwatch.GetElapsedTime(begin) > Limit)
            {
                throw new TimeoutException($"Only {count} of {effects} effects came within {Limit}.");
            }

            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
