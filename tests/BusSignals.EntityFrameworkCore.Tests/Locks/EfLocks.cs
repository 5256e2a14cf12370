using BusSignals.Conformance;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore.Tests.Locks;

/// <summary>Opens the EF Core lock store on a database, seen by two nodes.</summary>
internal static class EfLocks
{
    public static async Task<LockStoreUnderTest> OpenAsync(Action<DbContextOptionsBuilder> database, Func<ValueTask>? dispose = null)
    {
        ServiceProvider[] nodes = [Services(database), Services(database)];
        using (IServiceScope scope = nodes[0].CreateScope())
        {
            await scope.ServiceProvider.GetRequiredService<BusSignalsDbContext>().Database.EnsureCreatedAsync();
        }

        return new LockStoreUnderTest(
            [.. nodes.Select(it => new EfLockStore<BusSignalsDbContext>(
                it.GetRequiredService<EfContexts<BusSignalsDbContext>>(), LockConformance.TestRules))],
            async () =>
            {
                foreach (ServiceProvider node in nodes)
                {
                    await node.DisposeAsync();
                }

                await (dispose?.Invoke() ?? ValueTask.CompletedTask);
            });
    }

    private static ServiceProvider Services(Action<DbContextOptionsBuilder> database) => new ServiceCollection()
        .AddDbContext<BusSignalsDbContext>(database)
        .AddSingleton(new StoreClock(TimeProvider.System))
        .AddSingleton<EfContexts<BusSignalsDbContext>>()
        .BuildServiceProvider();
}
