using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Orders.Host;

/// <summary>
/// Makes the tables before anything else starts. It waits for a database that is not up yet, for as long as it takes: a
/// host that ends instead would be started again and again. Two hosts may do it at once: the one that comes second
/// fails on what is there already, and finds it complete when it looks again.
/// </summary>
internal sealed partial class DatabaseSetup(IServiceScopeFactory scopes, TimeProvider clock, ILogger<DatabaseSetup> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        for (TimeSpan pause = TimeSpan.FromSeconds(1); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await using AsyncServiceScope scope = scopes.CreateAsyncScope();
                DatabaseFacade database = scope.ServiceProvider.GetRequiredService<OrdersDbContext>().Database;
                await database.EnsureCreatedAsync(cancellationToken);
                LogReady(database.GetDbConnection().DataSource, database.GetDbConnection().Database);
                return;
            }
            catch (Exception exception) when (CauseOf(exception) is { } cause)
            {
                LogNotReady(pause.TotalSeconds, cause.Message);
                await Task.Delay(pause, clock, cancellationToken);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What the database said; EF wraps what may pass with time into an exception of its own.</summary>
    private static DbException? CauseOf(Exception? exception)
    {
        while (exception is not (null or DbException))
        {
            exception = exception.InnerException;
        }

        return exception as DbException;
    }

    [LoggerMessage(2, LogLevel.Information, "Orders are kept in {Source}, database '{Database}'")]
    private partial void LogReady(string source, string database);

    [LoggerMessage(1, LogLevel.Warning, "The database is not ready and is tried again in {Pause} seconds; check that it runs, and its connection string: {Reason}")]
    private partial void LogNotReady(double pause, string reason);
}
