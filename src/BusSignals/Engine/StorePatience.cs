using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// Waits for a store that is away, for as long as it takes: what is being delivered stays where it is meanwhile, and
/// does not count as failed.
/// </summary>
internal sealed partial class StorePatience(IProcessStore store, TimeProvider clock, ILogger<StorePatience> logger)
{
    public async Task<T> RunAsync<T>(string what, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        for (int outage = 1; ; outage++)
        {
            try
            {
                return await work();
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && store.IsUnavailable(exception))
            {
                LogStoreAway(exception, what, outage);
                await Task.Delay(Pause(outage), clock, cancellationToken);
            }
        }
    }

    public Task RunAsync(string what, Func<Task> work, CancellationToken cancellationToken) => RunAsync(
        what,
        async () =>
        {
            await work();
            return true;
        },
        cancellationToken);

    /// <summary>0.2 seconds, doubled each time, 30 seconds at most.</summary>
    internal static TimeSpan Pause(int outage) => TimeSpan.FromSeconds(Math.Min(30, 0.1 * Math.Pow(2, Math.Min(outage, 9))));

    [LoggerMessage(1004, LogLevel.Warning, "The store cannot be reached for {What} (try {Outage}); waiting for it")]
    private partial void LogStoreAway(Exception exception, string what, int outage);
}
