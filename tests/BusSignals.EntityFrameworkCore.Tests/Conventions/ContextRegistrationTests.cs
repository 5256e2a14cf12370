using BusSignals.EntityFrameworkCore.Tests.Transactions;
using BusSignals.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore.Tests.Conventions;

/// <summary>However the user's context is registered and whatever listens to it, signals and the user's own rows are committed together.</summary>
[Trait("Feature", "R11")]
public sealed class ContextRegistrationTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"bussignals-registered-{Guid.NewGuid():N}.db");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly string[] Registrations =
        ["AddDbContext", "AddDbContextPool", "AddDbContextFactory", "AddPooledDbContextFactory", "FactoryOfItsOwn", "Proxies", "NoTracking", "Interceptor"];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Emit_ContextRegisteredSo_CommitsBoth(string registration, bool contextFirst)
    {
        await using (var made = new ShopDbContext(new DbContextOptionsBuilder<ShopDbContext>().UseSqlite(Connection).Options))
        {
            await made.Database.EnsureCreatedAsync(Cancel);
        }

        await using SignalHarness harness = await SignalHarness.StartAsync(
            bus =>
            {
                bus.AddSignals(signals => signals.AddSaga<PrintingSaga>().UseEntityFramework<ShopDbContext>());
                if (!contextFirst)
                {
                    Register(bus, registration);
                }
            },
            contextFirst ? services => Register(services, registration) : null,
            Cancel);

        await harness.EmitAsync(new Issued("7", 10), cancellationToken: Cancel);
        await harness.EmitAsync(new Issued("8", -1), cancellationToken: Cancel);

        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        var shop = scope.ServiceProvider.GetRequiredService<ShopDbContext>();
        Assert.Equal(["7"], await shop.Invoices.Select(it => it.Id).ToListAsync(Cancel));
        Assert.Equal("Printed", (await harness.ProcessAsync("/invoice/7/printing", Cancel)).View.State);
        Assert.Equal("/invoice/8/printing", Assert.Single(await harness.DeadSignalsAsync(Cancel)).ProcessPath);
    }

    public void Dispose() => File.Delete(_file);

    private string Connection => $"Data Source={_file};Pooling=False";

    private void Register(IServiceCollection services, string registration)
    {
        _ = registration switch
        {
            "AddDbContextPool" => services.AddDbContextPool<ShopDbContext>(it => it.UseSqlite(Connection)),
            "AddDbContextFactory" => services.AddDbContextFactory<ShopDbContext>(it => it.UseSqlite(Connection)),
            "AddPooledDbContextFactory" => services.AddPooledDbContextFactory<ShopDbContext>(it => it.UseSqlite(Connection)),
            "FactoryOfItsOwn" => services.AddSingleton<IDbContextFactory<ShopDbContext>>(new ShopFactory(Connection)),
            "Proxies" => services.AddDbContext<ShopDbContext>(it => it.UseSqlite(Connection).UseLazyLoadingProxies()),
            "NoTracking" => services.AddDbContext<ShopDbContext>(it => it.UseSqlite(Connection).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTrackingWithIdentityResolution)),
            "Interceptor" => services.AddDbContext<ShopDbContext>(it => it.UseSqlite(Connection).AddInterceptors(new Auditor())),
            _ => services.AddDbContext<ShopDbContext>(it => it.UseSqlite(Connection)),
        };
    }

    private sealed class ShopFactory(string connection) : IDbContextFactory<ShopDbContext>
    {
        public ShopDbContext CreateDbContext() => new(new DbContextOptionsBuilder<ShopDbContext>().UseSqlite(connection).Options);
    }

    /// <summary>As auditing does it: writes into every entity that is added or changed, and turns removals into changes.</summary>
    private sealed class Auditor : SaveChangesInterceptor
    {
        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            foreach (EntityEntry entry in eventData.Context!.ChangeTracker.Entries())
            {
                entry.State = entry.State switch
                {
                    EntityState.Deleted => EntityState.Modified,
                    EntityState.Added => EntityState.Added,
                    var state => state,
                };
            }

            return base.SavingChangesAsync(eventData, result, cancellationToken);
        }
    }

    public static TheoryData<string, bool> All
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string registration in Registrations)
            {
                data.Add(registration, true);
                data.Add(registration, false);
            }

            return data;
        }
    }
}
