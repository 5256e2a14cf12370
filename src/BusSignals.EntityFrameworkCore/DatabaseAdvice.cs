using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// Reports once which settings of the database could be better. It is not one of the start-up checks, because a host
/// starts without its database: if the database cannot be queried, it tries again later.
/// </summary>
internal sealed partial class DatabaseAdvice<TContext>(
    EfContexts<TContext> contexts, TimeProvider clock, ILogger<DatabaseAdvice<TContext>> logger) : BackgroundService
    where TContext : DbContext
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!await TryAdviseAsync(stoppingToken))
        {
            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    /// <summary>False if the database cannot be queried.</summary>
    private async Task<bool> TryAdviseAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await contexts.RunAsync(context => contexts.Dialect.FindDrawbackAsync(context, cancellationToken), cancellationToken) is { } drawback)
            {
                LogDrawback(drawback);
            }

            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotAsked(exception); // whoever needs the database reports that it is unavailable
            return false;
        }
    }

    [LoggerMessage(5010, LogLevel.Warning, "{Drawback}")]
    private partial void LogDrawback(string drawback);

    [LoggerMessage(5011, LogLevel.Debug, "The database's settings cannot be looked at now")]
    private partial void LogNotAsked(Exception exception);
}
