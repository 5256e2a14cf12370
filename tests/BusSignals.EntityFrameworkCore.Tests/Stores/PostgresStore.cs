using BusSignals.Conformance;
using BusSignals.RealParts;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BusSignals.EntityFrameworkCore.Tests.Stores;

/// <summary>A database on a real PostgreSQL for each test.</summary>
internal static class PostgresStore
{
    private static int _count;

    public static Task<StoreUnderTest> OpenAsync(PostgresServer server) => OpenAsync<BusSignalsDbContext>(server);

    public static async Task<StoreUnderTest> OpenAsync<TContext>(PostgresServer server) where TContext : DbContext =>
        await OpenAsync<TContext>(await CreateAsync(server));

    /// <summary>The connection string of a new, empty database.</summary>
    public static Task<string> CreateAsync(PostgresServer server) => server.CreateDatabaseAsync($"suite_{Interlocked.Increment(ref _count)}");

    public static Task<StoreUnderTest> OpenAsync(string database) => OpenAsync<BusSignalsDbContext>(database);

    private static Task<StoreUnderTest> OpenAsync<TContext>(string database) where TContext : DbContext => EfStore.OpenAsync<TContext>(it => it.UseNpgsql(database), () =>
    {
        using var pooled = new NpgsqlConnection(database);
        NpgsqlConnection.ClearPool(pooled);
        return ValueTask.CompletedTask;
    });
}

/// <summary>One server for all suites.</summary>
[CollectionDefinition]
public sealed class PostgresSuites : ICollectionFixture<PostgresFixture>;
