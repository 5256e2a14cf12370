using System.Globalization;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// Ends a node that has run out of memory. Code that cannot allocate may stop in the middle of anything, including the
/// transport's client, and the node would keep its queues without consuming from them.
/// </summary>
internal sealed partial class MemoryGuard(INodeExit exit, ILogger<MemoryGuard> logger) : IHostedService, IDisposable
{
    /// <summary>
    /// From here on the heap counts as full: an allocation that fails now fails for lack of memory, not because of its
    /// size.
    /// </summary>
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

    /// <summary>
    /// Ends the node if work failed for lack of memory, as shown by an exception or one of its causes.
    /// </summary>
    /// <param name="exception">The exception of the work; null for none.</param>
    /// <param name="redelivered">
    /// Whether its message was redelivered, perhaps after it ended another node. Then it fails like any other, unless
    /// the heap is full, so that one message cannot end every node again and again.
    /// </param>
    public void Check(Exception? exception, bool redelivered)
    {
        if (!redelivered && IsOut(exception))
        {
            End();
        }
    }

    internal static bool IsFull(long used, long available) => available > 0 && used >= available * Full;

    /// <summary>The memory in use, without memory that is free but not yet returned to the machine.</summary>
    private static (long Used, long Available) Heap()
    {
        GCMemoryInfo heap = GC.GetGCMemoryInfo(GCKind.Any);
        return (Math.Max(heap.HeapSizeBytes, GC.GetTotalMemory(forceFullCollection: false)), heap.TotalAvailableMemoryBytes);
    }

    private static bool IsOut(Exception? exception) => Causes.Chain(exception).Any(it => it is OutOfMemoryException);

    /// <summary>Also sees exceptions that others catch and recover from.</summary>
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
            exit.Now(why); // whether or not there was memory to log it
        }

        Volatile.Write(ref _ending, 0); // only reached when a test replaces the exit
    }

    [LoggerMessage(1601, LogLevel.Critical, "{Why}")]
    private partial void LogEnding(string why);
}
