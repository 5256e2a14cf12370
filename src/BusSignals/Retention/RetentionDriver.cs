using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>Runs the sweeper once per interval.</summary>
internal sealed partial class RetentionDriver(
    RetentionSweeper sweeper, StoreAvailability availability, TimeProvider clock, RetentionOptions options, ILogger<RetentionDriver> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await availability.RunAsync(StoreUse.Read, () => sweeper.SweepAsync(stoppingToken), stoppingToken, StoreUse.Write);
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    LogFailed(exception);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    [LoggerMessage(3001, LogLevel.Error, "Retention could not be swept; it is tried again after the interval")]
    private partial void LogFailed(Exception exception);
}
