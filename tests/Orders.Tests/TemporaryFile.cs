using Microsoft.Data.Sqlite;

namespace Orders.Tests;

/// <summary>A SQLite database of one test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"orders-tests-{Guid.NewGuid():N}.db");

    public string ConnectionString => $"Data Source={_path}";

    public void Dispose()
    {
        using (var connection = new SqliteConnection(ConnectionString))
        {
            SqliteConnection.ClearPool(connection);
        }

        foreach (string path in Directory.GetFiles(Path.GetDirectoryName(_path)!, Path.GetFileName(_path) + "*"))
        {
            File.Delete(path);
        }
    }
}
