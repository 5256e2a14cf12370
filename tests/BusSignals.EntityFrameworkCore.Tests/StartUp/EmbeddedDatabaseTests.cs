using BusSignals.Testing;
using Microsoft.Data.Sqlite;

namespace BusSignals.EntityFrameworkCore.Tests.StartUp;

[Trait("Feature", "N10")]
public sealed class EmbeddedDatabaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bussignals-embedded").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder, "orders.db");

    [Fact]
    public async Task Start_FileWithOtherTables_GetsItsTables()
    {
        await using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            await connection.OpenAsync(Token);
            await using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE mine (id INTEGER)";
            await command.ExecuteNonQueryAsync(Token);
        }

        await using SignalHarness harness = await StartAsync(File);
        await harness.EmitAsync(new Started("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/job/1", Token)).ShouldHaveEnded();
    }

    [Fact]
    public async Task Start_SeveralOnOneFreshFile_AllStart()
    {
        SignalHarness[] harnesses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => StartAsync(File))));

        foreach (SignalHarness harness in harnesses)
        {
            await harness.DisposeAsync();
        }
    }

    [Fact]
    public async Task Start_FolderThatIsMissing_NamesTheFile()
    {
        string file = Path.Combine(_folder, "missing", "orders.db");

        var exception = await Assert.ThrowsAsync<SignalConfigurationException>(() => StartAsync(file));

        Assert.StartsWith($"The SQLite file '{file}' cannot be used: ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":memory:")]
    public async Task UseSqlite_NoFile_IsAFault(string path) => Assert.Equal(
        [$"UseSqlite has '{path}', which is no file; name one, or keep processes in memory with UseInMemoryStore()."],
        (await Assert.ThrowsAsync<SignalConfigurationException>(() => StartAsync(path))).Faults);

    [Theory]
    [InlineData("Data Source=orders.db;Cache=Shared")]
    [InlineData("datasource = orders.db")]
    [InlineData("Filename=orders.db")]
    public async Task UseSqlite_ConnectionString_IsAFault(string path) => Assert.Equal(
        [$"UseSqlite has '{path}', which is a connection string, and would be taken for the name of a file; give the path of the file alone, "
            + "or a context of your own with UseEntityFramework<…>()."],
        (await Assert.ThrowsAsync<SignalConfigurationException>(() => StartAsync(path))).Faults);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static Task<SignalHarness> StartAsync(string file) => SignalHarness.StartAsync(
        bus => bus.AddSignals(signals => signals.AddSaga<JobSaga>().UseSqlite(file)), cancellationToken: Token);
}
