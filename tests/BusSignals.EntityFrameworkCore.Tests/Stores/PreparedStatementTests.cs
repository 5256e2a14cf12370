using BusSignals.Conformance;
using BusSignals.RealParts;
using BusSignals.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BusSignals.EntityFrameworkCore.Tests.Stores;

/// <summary>The statements of batches are prepared, unless a pooler in between would lose them.</summary>
[Collection<PostgresSuites>]
public sealed class PreparedStatementTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commit_OneConnection_PreparesEachStatementOnce()
    {
        string database = await OneConnectionAsync("");
        await using StoreUnderTest store = await PostgresStore.OpenAsync(database);

        await CommitAsync(store);
        await CommitAsync(store);

        Assert.Equal(6, await PreparedAsync(database)); // one that commits, three that load, two that say how they are planned, one with the time
        Assert.Equal("auto on", await ExecuteAsync(database, "SELECT current_setting('plan_cache_mode') || ' ' || current_setting('enable_seqscan')"));
    }

    /// <summary>Each statement has one plan, however small the batch and the tables, so that a growing table changes nothing.</summary>
    [Fact]
    public async Task Commit_OneConnection_PlansEachStatementOnce()
    {
        string database = await OneConnectionAsync("");
        await using StoreUnderTest store = await PostgresStore.OpenAsync(database);

        for (int i = 0; i < 10; i++)
        {
            await CommitAsync(store);
        }

        Assert.Equal(0m, await ExecuteAsync(database, "SELECT sum(custom_plans) FROM pg_prepared_statements"));
    }

    [Theory]
    [InlineData("No Reset On Close=true")]
    [InlineData("NoResetOnClose=true")]
    public async Task Commit_BehindAPooler_PreparesNothing(string setting)
    {
        string database = await OneConnectionAsync(setting);
        await using StoreUnderTest store = await PostgresStore.OpenAsync(database);

        await CommitAsync(store);

        Assert.Equal(0, await PreparedAsync(database));
    }

    [Fact]
    public async Task Commit_PreparedStatementsAreLost_GoesOnWithoutThem()
    {
        string database = await OneConnectionAsync("");
        await using StoreUnderTest store = await PostgresStore.OpenAsync(database);
        await CommitAsync(store);
        await ExecuteAsync(database, "DEALLOCATE ALL");

        await CommitAsync(store);

        Assert.Equal(0, await PreparedAsync(database));
    }

    /// <summary>Of a small pool, a connection that stays could be missing to others.</summary>
    [Theory]
    [InlineData("", 1, 0)]
    [InlineData("Maximum Pool Size=4", 4, 4)]
    [InlineData("MaxPoolSize=1", 4, 4)]
    public async Task Commit_ThenLoadTwice_KeepsItsConnectionUnlessThePoolIsSmall(string setting, int opened, int closed)
    {
        string database = $"{await PostgresStore.CreateAsync(postgres.Server)};{setting}";
        var connections = new CountedConnections();
        await using StoreUnderTest store = await EfStore.OpenAsync(it => it.UseNpgsql(database).AddInterceptors(connections), clock: new VirtualTime());
        connections.Reset();

        await CommitAsync(store);
        await CommitAsync(store);

        Assert.Equal((opened, closed), (connections.Opened, connections.Closed));
    }

    private async Task<string> OneConnectionAsync(string setting) => $"{await PostgresStore.CreateAsync(postgres.Server)};Maximum Pool Size=1;{setting}";

    private static async Task CommitAsync(StoreUnderTest store)
    {
        ProcessCommit commit = Sample.Change(Sample.Process(), Sample.Applied());
        Assert.Equal([CommitResult.Committed], await store.Processes.CommitAsync([commit], Token));
        Assert.Equal(commit.Row.Path, (await store.Processes.LoadAsync([new LoadRequest(commit.Row.Key, null)], Token))[0].Row!.Path);
    }

    private static async Task<long> PreparedAsync(string database) =>
        (long)(await ExecuteAsync(database, "SELECT count(*) FROM pg_prepared_statements"))!;

    private static async Task<object?> ExecuteAsync(string database, string statement)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(Token);
        await using NpgsqlCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // the statements stand above
        command.CommandText = statement;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(Token);
    }
}
