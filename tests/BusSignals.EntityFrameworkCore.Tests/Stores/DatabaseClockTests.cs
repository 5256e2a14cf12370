using BusSignals.Conformance;
using BusSignals.RealParts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace BusSignals.EntityFrameworkCore.Tests.Stores;

/// <summary>The engine of a host whose clock is an hour wrong goes by PostgreSQL's.</summary>
[Collection<PostgresSuites>]
[Trait("Feature", "R5")]
public sealed class DatabaseClockTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(-1, false)]
    [InlineData(1, false)]
    [InlineData(-1, true)]
    [InlineData(1, true)]
    public async Task Now_AfterALookOrALoad_IsNotAheadOfTheDatabaseAndNotBehindTheLook(int hoursAhead, bool byLoad)
    {
        string database = await PostgresStore.CreateAsync(postgres.Server);
        await using ServiceProvider services = new ServiceCollection()
            .AddDbContext<BusSignalsDbContext>(it => it.UseNpgsql(database)).BuildServiceProvider();
        var clock = new StoreClock(new WrongTime(hoursAhead), new ClockOptions { FollowDatabase = true }, NullLogger<StoreClock>.Instance);
        await using var contexts = new EfContexts<BusSignalsDbContext>(services.GetRequiredService<IServiceScopeFactory>(), clock);
        await contexts.RunAsync(context => context.Database.EnsureCreatedAsync(Token), Token);
        await using NpgsqlDataSource judge = NpgsqlDataSource.Create(database);
        DateTimeOffset before = await AskAsync(judge);

        if (byLoad)
        {
            var store = new EfProcessStore<BusSignalsDbContext>(contexts, NullLogger<EfProcessStore<BusSignalsDbContext>>.Instance);
            await store.LoadAsync([new LoadRequest(Sample.Process().Key, null)], Token);
        }
        else
        {
            await new EfOutboxStore<BusSignalsDbContext>(contexts).TellTimeAsync(clock, Token);
        }

        DateTimeOffset now = clock.GetUtcNow();
        Assert.InRange(now, before, await AskAsync(judge));
    }

    private static async Task<DateTimeOffset> AskAsync(NpgsqlDataSource judge)
    {
        await using NpgsqlCommand command = judge.CreateCommand("SELECT clock_timestamp()");
        return (DateTime)(await command.ExecuteScalarAsync(Token))!;
    }

    private sealed class WrongTime(int hoursAhead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddHours(hoursAhead);
    }
}
