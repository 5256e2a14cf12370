using BusSignals.EntityFrameworkCore.Tests.Transactions;
using BusSignals.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore.Tests.StartUp;

public sealed class StartUpTests
{
    [Fact]
    [Trait("Feature", "J2")]
    public async Task Start_ContextNotRegistered_NamesTheCallToAdd()
    {
        string fault = await FaultAsync<ShopDbContext>(_ => { });

        Assert.StartsWith("The context 'ShopDbContext' cannot be made: Unable to resolve service for type", fault, StringComparison.Ordinal);
        Assert.EndsWith("Register it with services.AddDbContext<ShopDbContext>(…).", fault, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Feature", "N10")]
    public async Task Start_ModelWithoutTables_NamesTheCallToAdd() => Assert.Equal(
        "The model of 'BareDbContext' has no tables for signals; call modelBuilder.AddBusSignals() in its OnModelCreating.",
        await FaultAsync<BareDbContext>(it => it.AddDbContext<BareDbContext>(options => options.UseSqlite("Data Source=:memory:"))));

    [Fact]
    [Trait("Feature", "N10")]
    public async Task Start_ProviderThatRetries_SaysWhyNot() => Assert.Equal(
        "The context 'ShopDbContext' retries on failure, which would run a handler twice within one delivery; "
        + "take EnableRetryOnFailure out, the engine waits for an unreachable database by itself.",
        await FaultAsync<ShopDbContext>(it => it.AddDbContext<ShopDbContext>(options =>
            options.UseNpgsql("Host=127.0.0.1", npgsql => npgsql.EnableRetryOnFailure()))));

    [Fact]
    [Trait("Feature", "N10")]
    public void Dialect_UnknownProvider_IsNone() => Assert.Null(SqlDialect.For("Oracle.EntityFrameworkCore"));

    /// <summary>The last one would win without a word.</summary>
    [Theory]
    [InlineData("one.db", "two.db")]
    [InlineData("one.db", null)]
    [InlineData(null, "two.db")]
    [Trait("Feature", "R16")]
    public async Task Start_TwoStores_NamesBothCalls(string? first, string? second)
    {
        string one = first is null ? "UseEntityFramework<ShopDbContext>()" : $"UseSqlite(\"{first}\")";
        string two = second is null ? "UseInMemoryStore()" : $"UseSqlite(\"{second}\")";

        var exception = await Assert.ThrowsAsync<SignalConfigurationException>(() => SignalHarness.StartAsync(
            bus => bus.AddSignals(signals =>
            {
                signals.AddSaga<PrintingSaga>();
                _ = first is null ? signals.UseEntityFramework<ShopDbContext>() : signals.UseSqlite(first);
                _ = second is null ? signals.UseInMemoryStore() : signals.UseSqlite(second);
            }),
            services => services.AddDbContext<ShopDbContext>(it => it.UseSqlite("Data Source=shop.db")),
            TestContext.Current.CancellationToken));

        Assert.Equal(
            $"The store was chosen twice, by {one} and by {two}, and the processes of an application have one; leave one of the two calls out.",
            Assert.Single(exception.Faults));
    }

    private static async Task<string> FaultAsync<TContext>(Action<IServiceCollection> services) where TContext : DbContext
    {
        var exception = await Assert.ThrowsAsync<SignalConfigurationException>(() => SignalHarness.StartAsync(
            bus => bus.AddSignals(signals => signals.AddSaga<PrintingSaga>().UseEntityFramework<TContext>()),
            services, TestContext.Current.CancellationToken));
        return Assert.Single(exception.Faults);
    }

    public sealed class BareDbContext(DbContextOptions<BareDbContext> options) : DbContext(options);
}
