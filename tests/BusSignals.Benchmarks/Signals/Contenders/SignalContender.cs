using System.Text.Json;
using BusSignals.EntityFrameworkCore;
using BusSignals.RabbitMq;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BusSignals.Benchmarks.Signals.Contenders;

public sealed class MetersDbContext(DbContextOptions<MetersDbContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddBusSignals();
}

/// <summary>BusSignals with a saga on EF Core, configured as its README says and tuned in nothing.</summary>
internal sealed class SignalContender(Servers servers) : IContender
{
    private string? _database;
    private IHost? _emitter;
    private IHost? _host;

    public string Name => "BusSignals";

    public string Queue => "meter";

    public string Database => _database!;

    public async Task PrepareAsync()
    {
        _database = await servers.NewDatabaseAsync();
        await StartAsync(); // binds the queue
        await StopAsync();
        _emitter = await Hosts.StartAsync(
            servers.Rabbit, bus => bus.AddSignals(it => it.Add<MeterRead>().Add<AlarmSet>().Add<TripBooked>().Add<TripPaid>().Add<TripMade>()
                .Add<ShelfOpened>().Add<ShelfLooked>().Add<ShelfAsked>().Add<ShelfUnlocked>().Add<ShelfBoxed>().UseInMemoryStore()));
    }

    public Task FeedAsync(Work work) => Feed.RunAsync(work, EmitAsync);

    public async ValueTask EmitAsync<T>(T signal, CancellationToken cancellationToken = default) where T : class
    {
        await using AsyncServiceScope scope = _emitter!.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ISignalBus>().EmitAsync(signal, cancellationToken: cancellationToken);
    }

    public async Task StartAsync() => _host = await StartNodeAsync();

    public async Task<IHost> StartNodeAsync()
    {
        var options = new DbContextOptionsBuilder<MetersDbContext>();
        await using (var context = new MetersDbContext(options.UseNpgsql(_database).Options))
        {
            await context.Database.EnsureCreatedAsync();
        }

        return await Hosts.StartAsync(
            servers.Rabbit,
            bus => bus.AddSignals(signals => signals
                .AddSaga<MeterSaga>().AddSaga<AlarmSaga>().AddSaga<TripSaga>()
                .AddSaga<ShelfSaga>(it => it.MaxBufferedSignals = 20_000).UseEntityFramework<MetersDbContext>().UseRabbitMq()),
            services => services.AddDbContext<MetersDbContext>(it => it.UseNpgsql(_database)),
            connection => connection.UseGroupedWrites());
    }

    public async Task StopAsync()
    {
        await Hosts.StopAsync(_host);
        _host = null;
    }

    public async Task CheckAsync(int processes, int signals)
    {
        await using var context = new MetersDbContext(new DbContextOptionsBuilder<MetersDbContext>().UseNpgsql(_database).Options);
        List<string> states = await context.Database
            .SqlQuery<string>($"SELECT data AS \"Value\" FROM signal_processes").ToListAsync();
        int entries = await context.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM signal_history").SingleAsync();
        int readings = states.Sum(it => JsonSerializer.Deserialize<Meter>(it, JsonSerializerOptions.Web)!.Readings);
        Expected.Of(Name, processes, signals, states.Count, readings);
        Expected.Of(Name, processes, signals, states.Count, entries);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Hosts.StopAsync(_emitter);
    }
}
