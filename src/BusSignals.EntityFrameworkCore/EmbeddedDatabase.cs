using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Makes the tables of the embedded database before anything uses them.</summary>
internal sealed class EmbeddedDatabase(EfContexts<BusSignalsDbContext> contexts) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => contexts.RunAsync(async context =>
    {
        await context.Database.EnsureCreatedAsync(cancellationToken);
        return await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
    });

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
