using System.Diagnostics;
using System.Runtime;
using BusSignals.Benchmarks.Signals.Contenders;

namespace BusSignals.Benchmarks.Signals;

/// <summary>
/// How fast a contender works off a queue that is full when it starts. The clock runs from the effect of the last
/// warm-up signal to the last effect, so that neither starting nor compiling counts.
/// </summary>
internal static class Throughput
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Feeds a warm-up and the work, and works both off; only the work counts.</summary>
    public static async Task<Measured> MeasureAsync(Broker broker, IContender contender, Work work, Work warmUp)
    {
        await contender.FeedAsync(warmUp);
        await contender.FeedAsync(work);
        await broker.PurgeAsync(Broker.Sink);
        Measured measured = await MeasureAsync(broker, contender.StartAsync, warmUp.Signals, work.Signals);
        await contender.StopAsync();
        return measured;
    }

    /// <summary>Starts a consumer of a full queue, and measures from the last effect that is not to count to the last one.</summary>
    public static async Task<Measured> MeasureAsync(Broker broker, Func<Task> startAsync, int before, int effects)
    {
        long begin = Stopwatch.GetTimestamp();
        Task starting = startAsync();
        int first = await UntilAsync(broker, Math.Max(1, before), begin);
        long start = Stopwatch.GetTimestamp();
        Cpu cpu = Cpu.Now();
        TimeSpan compiling = JitInfo.GetCompilationTime();
        long allocated = GC.GetTotalAllocatedBytes();
        int last = await UntilAsync(broker, before + effects, begin);
        var measured = new Measured(
            (last - first) / Stopwatch.GetElapsedTime(start).TotalSeconds,
            Cpu.Now().Since(cpu, last - first),
            (JitInfo.GetCompilationTime() - compiling).TotalMicroseconds / (last - first),
            (GC.GetTotalAllocatedBytes() - allocated) / 1024.0 / (last - first));
        await starting;
        return measured;
    }

    /// <summary>Waits for so many effects; the answer is how many there are.</summary>
    public static async Task<int> UntilAsync(Broker broker, int effects, long begin)
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
