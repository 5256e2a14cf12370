using BusSignals.Conformance;
using BusSignals.RealParts;
using BusSignals.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BusSignals.EntityFrameworkCore.Tests.Stores;

/// <summary>A statement that PostgreSQL refuses costs time, as each delivery is committed alone; an operator must see it.</summary>
[Collection<PostgresSuites>]
public sealed class RefusedCommitTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Feature", "Z33")]
    public async Task Commit_OneOfABatchIsRefused_IsSaidAndTheOthersAreCommitted()
    {
        string database = await PostgresStore.CreateAsync(postgres.Server);
        await using ServiceProvider services = new ServiceCollection()
            .AddDbContext<BusSignalsDbContext>(it => it.UseNpgsql(database)).BuildServiceProvider();
        await using var contexts = new EfContexts<BusSignalsDbContext>(services.GetRequiredService<IServiceScopeFactory>(), new StoreClock(new VirtualTime()));
        await contexts.RunAsync(context => context.Database.EnsureCreatedAsync(Token), Token);
        var log = new Lines();
        var store = new EfProcessStore<BusSignalsDbContext>(contexts, log);
        ProcessCommit good = Sample.Change(Sample.Process(), Sample.Applied());
        ProcessCommit bad = Sample.Change(Sample.Process() with { Path = null! }, Sample.Applied());

        Assert.Equal([CommitResult.Committed], await store.CommitAsync([Sample.Change(Sample.Process(), Sample.Applied())], Token));
        Assert.Empty(log.All);
        IReadOnlyList<CommitResult> results = await store.CommitAsync([good, bad], Token);

        Assert.Equal(["Committed", "Failed"], results.Select(it => it.ToString()));
        Assert.StartsWith(
            "Warning 5001: The database refused a commit of 2 deliveries, and each is committed alone, which is slower: 23502: ",
            Assert.Single(log.All), StringComparison.Ordinal);
    }

    private sealed class Lines : ILogger<EfProcessStore<BusSignalsDbContext>>
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add($"{logLevel} {eventId.Id}: {formatter(state, exception)}");
    }
}
