using Npgsql;

namespace BusSignals.RealParts.Tests;

public class PostgresServerTests(PostgresFixture database) : IClassFixture<PostgresFixture>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("fsync", "on")]
    [InlineData("synchronous_commit", "on")]
    [InlineData("max_connections", "200")]
    [InlineData("listen_addresses", "127.0.0.1")]
    public async Task StartAsync_NewServer_HasTheSetting(string setting, string value)
    {
        var server = database.OwnServer;

        Assert.Equal(value, await ScalarAsync(server.ConnectionString, $"SHOW {setting}"));
    }

    [Fact]
    public async Task CreateDatabaseAsync_NameThatNeedsQuoting_GivesThatDatabase()
    {
        var connectionString = await database.Server.CreateDatabaseAsync("a \"name\" with spaces");

        Assert.Equal("a \"name\" with spaces", await ScalarAsync(connectionString, "SELECT current_database()::text"));
    }

    [Fact]
    public async Task CreateDatabaseAsync_NameTaken_ReplacesTheOldOne()
    {
        var connectionString = await database.Server.CreateDatabaseAsync("replaced");
        await ScalarAsync(connectionString, "CREATE TABLE old (id int)");

        connectionString = await database.Server.CreateDatabaseAsync("replaced");

        Assert.Null(await ScalarAsync(connectionString, "SELECT to_regclass('old')::text"));
    }

    [Theory]
    [InlineData("kill")]
    [InlineData("stop")]
    [InlineData("restart")]
    public async Task RestartAsync_CommittedRow_IsThereOnTheSamePort(string how)
    {
        var server = database.OwnServer;
        var connectionString = await server.CreateDatabaseAsync(how);
        await ScalarAsync(connectionString, "CREATE TABLE kept (value text); INSERT INTO kept VALUES ('committed')");

        if (how != "restart")
        {
            await (how == "kill" ? server.KillAsync() : server.StopAsync());
            Assert.Empty(ProcessesIn.Folder(server.Folder!));
        }

        await server.RestartAsync();

        Assert.Equal("committed", await ScalarAsync(connectionString, "SELECT value FROM kept"));
    }

    [Fact]
    public async Task StartAsync_SecondServer_SharesNothingAndDisposeLeavesNothing()
    {
        await database.OwnServer.CreateDatabaseAsync("of_the_first");
        var second = await PostgresServer.StartAsync();
        await using (second)
        {
            Assert.Equal("0", await ScalarAsync(
                second.ConnectionString, "SELECT count(*)::text FROM pg_database WHERE datname = 'of_the_first'"));
            Assert.NotEmpty(ProcessesIn.Folder(second.Folder!));
        }

        Assert.False(Directory.Exists(second.Folder));
        Assert.Empty(ProcessesIn.Folder(second.Folder!));
    }

    private static async Task<string?> ScalarAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync(Cancelled);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancelled) as string;
    }
}
