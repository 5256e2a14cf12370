namespace BusSignals;

/// <summary>
/// Work that is ready to run. Yielding to it gives a busy system larger batches, while an idle one waits for nothing.
/// </summary>
internal static class QueuedWork
{
    /// <summary>How often to yield at most; by then nearly everything that can arrive has arrived.</summary>
    private const int Turns = 3;

    /// <summary>Whether there is any. A synchronization context has an order of its own, which is left alone.</summary>
    public static bool IsThere => SynchronizationContext.Current is null && ThreadPool.PendingWorkItemCount > 0;

    /// <summary>Continues after the work that is ready now.</summary>
    public static async ValueTask GoesFirstAsync()
    {
        for (int turn = 0; turn < Turns && IsThere; turn++)
        {
            await Task.Yield();
        }
    }
}
