using BusSignals.Conformance;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BusSignals.EntityFrameworkCore.Tests.Stores;

/// <summary>Opens the EF Core store on a database, with a second node beside it.</summary>
internal static class EfStore
{
    public static Task<StoreUnderTest> OpenAsync(
        Action<DbContextOptionsBuilder> database, Func<ValueTask>? dispose = null, TimeProvider? clock = null) =>
        OpenAsync<BusSignalsDbContext>(database, dispose, clock);

    public static async Task<StoreUnderTest> OpenAsync<TContext>(
        Action<DbContextOptionsBuilder> database, Func<ValueTask>? dispose = null, TimeProvider? clock = null)
        where TContext : DbContext
    {
        ServiceProvider first = Services<TContext>(database, clock);
        ServiceProvider second = Services<TContext>(database, clock);
        using (IServiceScope scope = first.CreateScope())
        {
            await scope.ServiceProvider.GetRequiredService<TContext>().Database.EnsureCreatedAsync();
        }

        async ValueTask DisposeAsync()
        {
            await first.DisposeAsync();
            await second.DisposeAsync();
            await (dispose?.Invoke() ?? ValueTask.CompletedTask);
        }

        return Of<TContext>(first, DisposeAsync, Of<TContext>(second, null, null));
    }

    private static ServiceProvider Services<TContext>(Action<DbContextOptionsBuilder> database, TimeProvider? clock) where TContext : DbContext => new ServiceCollection()
        .AddLogging()
        .AddDbContext<TContext>(database)
        .AddSingleton(new StoreClock(clock ?? TimeProvider.System))
        .AddSingleton<EfContexts<TContext>>()
        .AddScoped<DeliveryScope>()
        .AddScoped<DeliveryContext<TContext>>()
        .BuildServiceProvider();

    private static StoreUnderTest Of<TContext>(ServiceProvider services, Func<ValueTask>? dispose, StoreUnderTest? other) where TContext : DbContext
    {
        var contexts = services.GetRequiredService<EfContexts<TContext>>();
        return new StoreUnderTest(
            new EfProcessStore<TContext>(contexts, services.GetRequiredService<ILogger<EfProcessStore<TContext>>>()),
            new EfOutboxStore<TContext>(contexts),
            new EfProcessReader<TContext>(contexts),
            new EfReceiptStore<TContext>(contexts),
            new EfWaitReader<TContext>(contexts),
            dispose)
        { OtherNode = other, Services = services };
    }
}
