namespace BusSignals;

/// <summary>The work that is ready to run: letting it go first, a busy system gets larger batches, and an idle one waits for nothing.</summary>
internal static class QueuedWork
{
    /// <summary>How often the others go first, at most; by then nearly all that can come has come.</summary>
    private const int Turns = 3;

    /// <summary>Whether there is any. A synchronisation context has an order of its own, which is left alone.</summary>
    public static bool IsThere => SynchronizationContext.Current is null && ThreadPool.PendingWorkItemCount > 0;

    /// <summary>Goes on behind what is ready now.</summary>
    public static async ValueTask GoesFirstAsync()
    {
        for (int turn = 0; turn < Turns && IsThere; turn++)
        {
            await Task.Yield();
        }
    }
}
