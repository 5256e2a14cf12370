using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BusSignals.EntityFrameworkCore.Tests.StoreFaults;

/// <summary>A SQLite file in a folder of its own, and what is done to each connection to it.</summary>
internal sealed class FaultyFile : DbConnectionInterceptor, IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("bussignals-faults").FullName;

    public FaultyFile() => Directory.CreateDirectory(Folder);

    /// <summary>What is run on each connection when it is opened.</summary>
    public string? OnOpen { get; set; }

    /// <summary>What each use ends with; null for what SQLite itself says.</summary>
    public Func<Exception>? Failure { get; set; }

    public string ConnectionString => $"Data Source={Path.Combine(Folder, "faults.db")};Pooling=False;Default Timeout=1";

    private string Folder => Path.Combine(_home, "data");

    /// <summary>The folder is gone, as when a volume is not mounted.</summary>
    public void TakeAway() => Directory.Move(Folder, Folder + "-gone");

    public void BringBack() => Directory.Move(Folder + "-gone", Folder);

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (Failure is { } failure)
        {
            throw failure();
        }

        if (OnOpen is { } statement)
        {
            await using DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are constants of the tests.
            command.CommandText = statement;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public async Task RunAsync(string statement)
    {
        await using SqliteConnection connection = new(ConnectionString);
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are constants of the tests.
        command.CommandText = statement;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);
}
