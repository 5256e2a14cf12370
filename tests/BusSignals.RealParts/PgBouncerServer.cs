using System.Net;
using System.Net.Sockets;

namespace BusSignals.RealParts;

/// <summary>A PgBouncer in front of a <see cref="PostgresServer"/>, from the installed package, which asks for no password.</summary>
public sealed class PgBouncerServer : IAsyncDisposable
{
    private const string Package = "/usr/sbin";
    private const string User = "postgres";

    private readonly PrivateServer own;

    private PgBouncerServer(int port)
    {
        Port = port;
        own = new PrivateServer("pgbouncer", User, AnswersAsync);
    }

    /// <summary>Why there can be no pooler here, or <see langword="null"/>.</summary>
    public static string? Missing =>
        PostgresServer.Missing ?? PostgresServer.NotOwn
        ?? (Binary is null ? "PgBouncer is not installed (Debian: apt-get install pgbouncer)" : null);

    /// <summary>The port on loopback.</summary>
    public int Port { get; }

    private static string? Binary => Programs.Find("pgbouncer", Package);

    /// <summary>Starts a pooler for all databases of a private server; returns when it takes connections.</summary>
    /// <exception cref="InvalidOperationException">There can be no pooler here, or it ended while it started.</exception>
    public static async Task<PgBouncerServer> StartAsync(PostgresServer postgres)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        if (Missing is { } reason)
            throw new InvalidOperationException($"PgBouncer cannot be started: {reason}.");

        var server = new PgBouncerServer(FreePorts.Take(1)[0]);
        try
        {
            await server.own.WriteAsync("pgbouncer.ini", $"""
                [databases]
                * = host=127.0.0.1 port={postgres.Port}

                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = {server.Port}
                unix_socket_dir =
                auth_type = trust
                auth_file = users.txt
                pool_mode = session
                default_pool_size = 50
                ignore_startup_parameters = extra_float_digits
                server_connect_timeout = 2
                server_login_retry = 1
                query_wait_timeout = 2

                """);
            await server.own.WriteAsync("users.txt", "\"store_faults\" \"\"\n\"postgres\" \"\"\n");
            await server.own.WriteAsync("start.sh", $"exec {Binary} pgbouncer.ini\n");
            await server.own.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the pooler and deletes its folder.</summary>
    public ValueTask DisposeAsync() => own.DisposeAsync();

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
