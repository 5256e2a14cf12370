using Npgsql;

namespace BusSignals.RealParts;

/// <summary>
/// A PostgreSQL server: a private one on loopback, from the installed package, or the running one that
/// <c>BUSSIGNALS_POSTGRES</c> names (a connection string), which is shared and cannot be stopped.
/// </summary>
/// <remarks>
/// A private server is as durable as a real one (fsync is on), dies with this process and leaves nothing behind once
/// it is disposed.
/// </remarks>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Packages = "/usr/lib/postgresql"; // Debian's: one folder per major version
    private const string User = "postgres";

    private readonly PrivateServer? own;

    private PostgresServer(string connectionString) => ConnectionString = connectionString;

    private PostgresServer(int port)
        : this($"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres")
    {
        Port = port;
        own = new PrivateServer("postgres", User, AnswersAsync);
    }

    /// <summary>Why there can be no server here, or <see langword="null"/>.</summary>
    public static string? Missing =>
        Given is not null ? null
        : PrivateServer.Missing(User) is { } reason ? reason
        : Binaries is null ? "PostgreSQL is not installed (Debian: apt-get install postgresql)"
        : null;

    /// <summary>Why the server cannot be stopped, killed or restarted, or <see langword="null"/>.</summary>
    public static string? NotOwn =>
        Given is null ? null : "the database is the one BUSSIGNALS_POSTGRES names; it is not stopped by tests";

    /// <summary>Why the server cannot have a small disk of its own, or <see langword="null"/>.</summary>
    public static string? NoDisk => NotOwn ?? PrivateServer.NoDisk;

    /// <summary>Npgsql's connection string; its database is the server's own, for administration.</summary>
    public string ConnectionString { get; }

    /// <summary>The port on loopback.</summary>
    public int Port { get; }

    internal string? Folder => own?.Folder;

    private static string? Given =>
        Environment.GetEnvironmentVariable("BUSSIGNALS_POSTGRES") is { Length: > 0 } connection ? connection : null;

    private static string? Binaries => Path.GetDirectoryName(Programs.Find("initdb", PackageFolders()));

    private string Filler => Path.Combine(Own.Folder, "data", "filler");

    private PrivateServer Own => own ?? throw new NotSupportedException($"{NotOwn}.");

    /// <summary>Starts a new, empty server, or takes the one that is named; returns when it takes connections.</summary>
    /// <param name="diskMegabytes">A small disk of its own, to be filled; null for the machine's. Only where <see cref="NoDisk"/> is null.</param>
    /// <exception cref="InvalidOperationException">There can be no server here, or it ended while it started.</exception>
    /// <exception cref="TimeoutException">It took no connection in time.</exception>
    public static async Task<PostgresServer> StartAsync(int? diskMegabytes = null)
    {
        if (Missing is { } reason)
            throw new InvalidOperationException($"PostgreSQL cannot be started: {reason}.");
        if (Given is { } connection)
            return new PostgresServer(connection);

        var server = new PostgresServer(FreePorts.Take(1)[0]);
        try
        {
            if (diskMegabytes is { } size)
                await server.Own.MountAsync(size);
            await server.ConfigureAsync(diskMegabytes is null ? "" : "-c max_wal_size=96MB -c min_wal_size=32MB ");
            await server.Own.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates an empty database, in place of the one of that name if there is one.</summary>
    /// <param name="name">Its name; any text is quoted.</param>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var quoted = $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        await using var connection = new NpgsqlConnection(Unpooled(ConnectionString));
        await connection.OpenAsync();
        string[] statements = [$"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)", $"CREATE DATABASE {quoted}"];
        foreach (var statement in statements)
        {
#pragma warning disable CA2100 // The name is quoted above; a database's name cannot be a parameter.
            await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }

        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Fills the server's own small disk to the last byte.</summary>
    public async Task FillDiskAsync()
    {
        byte[] block = new byte[64 * 1024];
        await using FileStream filler = File.Create(Filler);
        try
        {
            while (true)
            {
                await filler.WriteAsync(block);
                await filler.FlushAsync();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Makes room again, and starts the server if a full disk has ended it.</summary>
    public async Task FreeDiskAsync()
    {
        File.Delete(Filler);
        await RestartAsync();
    }

    /// <summary>Stops the server in order, ending its connections; its data stays for <see cref="RestartAsync"/>.</summary>
    public Task StopAsync() => Own.StopAsync("INT"); // PostgreSQL's "fast" shutdown

    /// <summary>Kills the server and all its processes with SIGKILL; its data stays as it is.</summary>
    public Task KillAsync() => Own.KillAsync();

    /// <summary>Starts the server again on the same port and data, after stopping it in order if it runs.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await Own.StartAsync();
    }

    /// <summary>Ends a private server and deletes its folder.</summary>
    public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task ConfigureAsync(string walSize)
    {
        // Not flushing the files of a new, empty server loses nothing; everything after it is flushed as usual.
        // Shared memory beyond the fixed part lies in the data folder, so that a killed server leaves none behind.
        await Own.WriteAsync("start.sh", $"""
            [ -f data/PG_VERSION ] ||
                {Binaries}/initdb -D data -U postgres -A trust -E UTF8 --locale=C --no-sync --no-instructions || exit
            exec {Binaries}/postgres -D data \
                -c listen_addresses=127.0.0.1 -c port={Port} -c unix_socket_directories= \
                -c max_connections=200 -c fsync=on {walSize}-c dynamic_shared_memory_type=mmap

            """);
        // The fixed part is a System V segment, of which a machine has few; the lock file's seventh line names it.
        await Own.WriteAsync("killed.sh", """
            [ ! -f data/postmaster.pid ] || ipcrm -m "$(awk 'NR == 7 { print $2 }' data/postmaster.pid)"

            """);
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(Unpooled(ConnectionString));
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    private static string Unpooled(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;

    private static IEnumerable<string> PackageFolders() =>
        !Directory.Exists(Packages)
            ? []
            : Directory.EnumerateDirectories(Packages)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin"));
}
