using Microsoft.Data.Sqlite;

namespace BusSignals.EntityFrameworkCore.Tests.StartUp;

/// <summary>
/// A SQLite file as the first version with an embedded database made it. Files of released versions stay readable for
/// ever; that version's statements are kept beside this class.
/// </summary>
internal sealed class EarlierFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bussignals-earlier").FullName;

    public EarlierFile()
    {
        Path = System.IO.Path.Combine(_folder, "earlier.db");
        using Stream script = typeof(EarlierFile).Assembly.GetManifestResourceStream("first-tables.sql")!;
        using var reader = new StreamReader(script);
        Write(reader.ReadToEnd());
    }

    public string Path { get; }

    /// <summary>The columns and indexes of a file, a line each.</summary>
    public static IReadOnlyList<string> Shape(string path) => Query(
        path,
        """
        SELECT t.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || c.pk
        FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'
        UNION ALL SELECT name || ' on ' || tbl_name FROM sqlite_master WHERE type = 'index'
        ORDER BY 1
        """);

    public void Write(string sql, params (string Name, string Value)[] parameters)
    {
        using SqliteConnection connection = Open(Path);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, string value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
    }

    public string Read(string sql) => Query(Path, sql)[0];

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static List<string> Query(string path, string sql)
    {
        using SqliteConnection connection = Open(path);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }
}
