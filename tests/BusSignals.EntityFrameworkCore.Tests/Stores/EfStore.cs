using BusSignals.Conformance;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BusSignals.EntityFrameworkCore.Tests.Stores;

/// <summary>Opens the EF Core store on a database, with a second node beside it.</summary>
internal static class EfStore
{
    public static async Task<StoreUnderTest> OpenAsync(
        Action<DbContextOptionsBuilder> database, Func<ValueTask>? dispose = null, TimeProvider? clock = null)
    {
        ServiceProvider first = Services(database, clock);
        ServiceProvider second = Services(database, clock);
        using (IServiceScope scope = first.CreateScope())
        {
            await scope.ServiceProvider.GetRequiredService<BusSignalsDbContext>().Database.EnsureCreatedAsync();
        }

        async ValueTask DisposeAsync()
        {
            await first.DisposeAsync();
            await second.DisposeAsync();
            await (dispose?.Invoke() ?? ValueTask.CompletedTask);
        }

        return Of(first, DisposeAsync, Of(second, null, null));
    }

    private static ServiceProvider Services(Action<DbContextOptionsBuilder> database, TimeProvider? clock) => new ServiceCollection()
        .AddLogging()
        .AddDbContext<BusSignalsDbContext>(database)
        .AddSingleton(new StoreClock(clock ?? TimeProvider.System))
        .AddSingleton<EfContexts<BusSignalsDbContext>>()
        .AddScoped<DeliveryScope>()
        .AddScoped<DeliveryContext<BusSignalsDbContext>>()
        .BuildServiceProvider();

    private static StoreUnderTest Of(ServiceProvider services, Func<ValueTask>? dispose, StoreUnderTest? other)
    {
        var contexts = services.GetRequiredService<EfContexts<BusSignalsDbContext>>();
        return new StoreUnderTest(
            new EfProcessStore<BusSignalsDbContext>(contexts, services.GetRequiredService<ILogger<EfProcessStore<BusSignalsDbContext>>>()),
            new EfOutboxStore<BusSignalsDbContext>(contexts),
            new EfProcessReader<BusSignalsDbContext>(contexts),
            new EfReceiptStore<BusSignalsDbContext>(contexts),
            new EfWaitReader<BusSignalsDbContext>(contexts),
            dispose)
        { OtherNode = other, Services = services };
    }
}
