using Microsoft.Data.Sqlite;

namespace Orders.Host;

/// <summary>A database in the system's folder for temporary files, for a shop that was given none.</summary>
internal sealed class SqliteFile
{
    private readonly string _path;

    private SqliteFile(string name)
    {
        string folder = Path.Combine(Path.GetTempPath(), "bussignals-orders");
        Directory.CreateDirectory(folder);
        _path = Path.Combine(folder, name);
    }

    public string ConnectionString => $"Data Source={_path}";

    /// <summary>The shop's file, the same each time.</summary>
    public static SqliteFile OfTheShop() => new("orders.db");

    /// <summary>A fresh file.</summary>
    public static SqliteFile OfADemo() => new($"demo-{Guid.NewGuid():N}.db");

    public void Delete()
    {
        SqliteConnection.ClearAllPools();
        foreach (string suffix in (string[])["", "-wal", "-shm"])
        {
            File.Delete(_path + suffix);
        }
    }
}
