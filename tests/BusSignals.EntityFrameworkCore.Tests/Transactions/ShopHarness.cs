using BusSignals.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore.Tests.Transactions;

/// <summary>The shop under the harness, on a SQLite file of its own, or in a database of PostgreSQL.</summary>
internal sealed class ShopHarness : IAsyncDisposable
{
    private readonly string _file;

    private ShopHarness(SignalHarness harness, string file)
    {
        Harness = harness;
        _file = file;
    }

    public SignalHarness Harness { get; }

    public static async Task<ShopHarness> StartAsync(bool contextFirst = true, Action<ISignalsConfigurator>? processes = null, string? postgres = null)
    {
        string file = Path.Combine(Path.GetTempPath(), $"bussignals-shop-{Guid.NewGuid():N}.db");
        void AddContext(IServiceCollection services) => services.AddDbContext<ShopDbContext>(
            it => _ = postgres is null ? it.UseSqlite($"Data Source={file};Pooling=False") : it.UseNpgsql(postgres));
        await using (ServiceProvider services = Configured(AddContext))
        {
            await services.GetRequiredService<ShopDbContext>().Database.EnsureCreatedAsync();
        }

        SignalHarness harness = await SignalHarness.StartAsync(
            bus =>
            {
                bus.AddSignals(signals =>
                {
                    signals.AddGroup<ShopSignals>().UseEntityFramework<ShopDbContext>();
                    (processes ?? (it => it.AddSaga<PrintingSaga>()))(signals);
                });
                if (!contextFirst)
                {
                    AddContext(bus);
                }
            },
            contextFirst ? AddContext : null,
            TestContext.Current.CancellationToken);
        return new ShopHarness(harness, file);
    }

    public async Task<T> QueryAsync<T>(Func<ShopDbContext, Task<T>> query)
    {
        await using AsyncServiceScope scope = Harness.Services.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<ShopDbContext>());
    }

    public async ValueTask DisposeAsync()
    {
        await Harness.DisposeAsync();
        File.Delete(_file);
    }

    private static ServiceProvider Configured(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection();
        configure(services);
        return services.BuildServiceProvider();
    }
}
