using BusSignals.RealParts;
using Npgsql;

namespace BusSignals.Benchmarks.Signals;

/// <summary>The broker and the database of a run, both durable: fsync and publisher confirms are on.</summary>
internal sealed class Servers(RabbitMqServer rabbit, PostgresServer postgres) : IAsyncDisposable
{
    private int _databases;

    public Uri Rabbit => rabbit.Uri;

    public static async Task<Servers> StartAsync() => new(await RabbitMqServer.StartAsync(), await PostgresServer.StartAsync());

    /// <summary>The connection string of a new, empty database.</summary>
    public async Task<string> NewDatabaseAsync() =>
        new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync($"benchmark{++_databases}")) { MaxPoolSize = 50 }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await rabbit.DisposeAsync();
        await postgres.DisposeAsync();
    }
}
