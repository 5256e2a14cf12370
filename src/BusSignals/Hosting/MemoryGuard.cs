using System.Globalization;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// Ends a node that has run out of memory. Whoever cannot allocate may leave off in the middle of anything, the
/// transport's client too, and the node would keep its queues without taking from them.
/// </summary>
internal sealed partial class MemoryGuard(INodeExit exit, ILogger<MemoryGuard> logger) : IHostedService, IDisposable
{
    /// <summary>From here on the heap counts as full: an allocation that fails here fails for want of memory, not for its size.</summary>
    internal const double Full = 0.8;

    private int _ending;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        AppDomain.CurrentDomain.FirstChanceException += Thrown;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= Thrown;

    /// <summary>Ends the node if work ended for want of memory, said by an exception or by one of its causes.</summary>
    /// <param name="exception">What it ended with; null is nothing.</param>
    /// <param name="redelivered">
    /// Whether its message had come before, maybe to a node that has ended for it: then it fails like any other, unless the heap is
    /// full, so that one message cannot end every node again and again.
    /// </param>
    public void Check(Exception? exception, bool redelivered)
    {
        if (!redelivered && IsOut(exception))
        {
            End();
        }
    }

    internal static bool IsFull(long used, long available) => available > 0 && used >= available * Full;

    /// <summary>What is taken: not what was and has not been given back to the machine yet.</summary>
    private static (long Used, long Available) Heap()
    {
        GCMemoryInfo heap = GC.GetGCMemoryInfo(GCKind.Any);
        return (Math.Max(heap.HeapSizeBytes, GC.GetTotalMemory(forceFullCollection: false)), heap.TotalAvailableMemoryBytes);
    }

    private static bool IsOut(Exception? exception) => Causes.Chain(exception).Any(it => it is OutOfMemoryException);

    /// <summary>Sees also what others catch and go on from.</summary>
    private void Thrown(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (thrown.Exception is OutOfMemoryException && Heap() is var (used, available) && IsFull(used, available))
        {
            End();
        }
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _ending, 1) == 1)
        {
            return;
        }

        string why = "BusSignals ends this process: it has run out of memory. What it had not finished is delivered again.";
        try
        {
            (long used, long available) = Heap();
            why = string.Create(
                CultureInfo.InvariantCulture,
                $"BusSignals ends this process: it has run out of memory ({used >> 20:N0} of {available >> 20:N0} MiB are taken). What it had not finished is delivered again. Give it more memory, or lower MaxMessageBytes or the endpoint's PrefetchCount.");
            LogEnding(why);
        }
        finally
        {
            exit.Now(why); // whether or not there was memory to say so
        }

        Volatile.Write(ref _ending, 0); // only where a test stands in for the end
    }

    [LoggerMessage(1601, LogLevel.Critical, "{Why}")]
    private partial void LogEnding(string why);
}
