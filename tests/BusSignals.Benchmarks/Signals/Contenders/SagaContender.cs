using MassTransit;
using MassTransit.Configuration;
using MassTransit.Saga;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BusSignals.Benchmarks.Signals.Contenders;

/// <summary>(a) A plain MassTransit state machine saga on EF Core with a transaction for each message, inbox and outbox.</summary>
internal sealed class SagaContender(Servers servers) : IContender
{
    private string? _database;
    private IHost? _publisher;
    private IHost? _host;

    public string Name => "(a) saga, EF Core";

    public string Queue => "ef-meter";

    private DbContextOptions<EfMetersDbContext> Options => new DbContextOptionsBuilder<EfMetersDbContext>().UseNpgsql(_database).Options;

    public async Task PrepareAsync()
    {
        _database = await servers.NewDatabaseAsync();
        await using (var context = new EfMetersDbContext(Options))
        {
            await context.Database.EnsureCreatedAsync();
        }

        await StartAsync();
        await StopAsync();
        _publisher = await Hosts.StartAsync(servers.Rabbit, _ => { });
    }

    public Task FeedAsync(Work work) => Feed.RunAsync(
        work, async (signal, ct) => await _publisher!.Services.GetRequiredService<IBus>().Publish(signal, ct));

    public async Task StartAsync() => _host = await Hosts.StartAsync(
        servers.Rabbit,
        bus =>
        {
            bus.AddSagaStateMachine<EfMeterSaga, EfMeter>(it => it.UseMessageRetry(retry => retry.Immediate(5)))
                .Repository(it => it.RegisterSagaRepository<
                    EfMeter, EfMetersDbContext, SagaConsumeContextFactory<EfMetersDbContext, EfMeter>, EfSagaRepository>());
        },
        services => services.AddDbContext<EfMetersDbContext>(it => it.UseNpgsql(_database)));

    public async Task StopAsync()
    {
        await Hosts.StopAsync(_host);
        _host = null;
    }

    public async Task CheckAsync(int processes, int signals)
    {
        await using var context = new EfMetersDbContext(Options);
        Expected.Of(Name, processes, signals, await context.Set<EfMeter>().CountAsync(), await context.Set<EfMeter>().SumAsync(it => it.Readings));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Hosts.StopAsync(_publisher);
    }
}
