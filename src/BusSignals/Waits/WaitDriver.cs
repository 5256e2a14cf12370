using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>Counts open waits once per interval, while anybody listens.</summary>
internal sealed partial class WaitDriver(
    WaitCounter counter, StoreAvailability availability, TimeProvider clock, WaitOptions options, ILogger<WaitDriver> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.CountInterval is not { } interval)
        {
            return;
        }

        using var timer = new PeriodicTimer(interval, clock);
        SignalInstruments.Waits.Add(counter);
        try
        {
            do
            {
                await CountAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            SignalInstruments.Waits.Remove(counter);
        }
    }

    private async Task CountAsync(CancellationToken cancellationToken)
    {
        if (!SignalInstruments.Waits.Enabled)
        {
            return;
        }

        try
        {
            await availability.RunAsync(StoreUse.Read, () => counter.CountAsync(cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(exception);
        }
    }

    [LoggerMessage(3101, LogLevel.Warning, "Open waits could not be counted; the gauges keep their last numbers until the next interval")]
    private partial void LogFailed(Exception exception);
}
