using System.Net;
using System.Net.Sockets;

namespace BusSignals.RealParts;

/// <summary>
/// A RabbitMQ broker: a private one on loopback, from the installed package, or the running one that
/// <c>BUSSIGNALS_RABBITMQ</c> names (an amqp address), which is shared and cannot be stopped.
/// </summary>
/// <remarks>A private broker dies with this process and leaves nothing behind once it is disposed.</remarks>
public sealed class RabbitMqServer : IAsyncDisposable
{
    // Debian's and Fedora's; the wrapper in PATH insists on running as its own user.
    private const string Package = "/usr/lib/rabbitmq/bin";
    private const string User = "rabbitmq";

    private readonly PrivateServer? own;

    private RabbitMqServer(Uri uri) => Uri = uri;

    private RabbitMqServer(int port)
    {
        Uri = new Uri($"amqp://guest:guest@127.0.0.1:{port}/");
        own = new PrivateServer("rabbitmq", User, AnswersAsync);
    }

    /// <summary>Why there can be no broker here, or <see langword="null"/>.</summary>
    public static string? Missing =>
        Given is not null ? null
        : PrivateServer.Missing(User) is { } reason ? reason
        : Binary is null ? "RabbitMQ is not installed (Debian: apt-get install rabbitmq-server)"
        : Programs.Find("epmd") is null ? "Erlang's 'epmd' is not in PATH"
        : null;

    /// <summary>Why the broker cannot be stopped, killed or restarted, or <see langword="null"/>.</summary>
    public static string? NotOwn =>
        Given is null ? null : "the broker is the one BUSSIGNALS_RABBITMQ names; it is not stopped by tests";

    /// <summary>The broker's address with its credentials.</summary>
    public Uri Uri { get; }

    /// <summary>The AMQP port.</summary>
    public int Port => Uri.Port > 0 ? Uri.Port : 5672;

    internal string? Folder => own?.Folder;

    private static string? Given =>
        Environment.GetEnvironmentVariable("BUSSIGNALS_RABBITMQ") is { Length: > 0 } uri ? uri : null;

    private static string? Binary => Programs.Find("rabbitmq-server", Package);

    private PrivateServer Own => own ?? throw new NotSupportedException($"{NotOwn}.");

    /// <summary>Starts a new, empty broker, or takes the one that is named; returns when it takes connections.</summary>
    /// <param name="settings">Erlang terms for the private broker's <c>advanced.config</c>.</param>
    /// <exception cref="InvalidOperationException">There can be no broker here, or it ended while it started.</exception>
    /// <exception cref="TimeoutException">It took no connection in time.</exception>
    public static async Task<RabbitMqServer> StartAsync(string settings = "[].")
    {
        if (Missing is { } reason)
            throw new InvalidOperationException($"RabbitMQ cannot be started: {reason}.");
        if (Given is { } uri)
            return new RabbitMqServer(new Uri(uri));

        var ports = FreePorts.Take(3);
        var server = new RabbitMqServer(ports[0]);
        try
        {
            await server.ConfigureAsync(distribution: ports[1], epmd: ports[2], settings);
            await server.Own.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the broker in order; its data stays for <see cref="RestartAsync"/>.</summary>
    public Task StopAsync() => Own.StopAsync("TERM");

    /// <summary>Kills the broker and all its processes with SIGKILL; its data stays as it is.</summary>
    public Task KillAsync() => Own.KillAsync();

    /// <summary>Starts the broker again on the same port and data, after stopping it in order if it runs.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await Own.StartAsync();
    }

    /// <summary>Ends a private broker and deletes its folder.</summary>
    public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task ConfigureAsync(int distribution, int epmd, string settings)
    {
        await Own.WriteAsync("rabbitmq.conf", $"""
            listeners.tcp.local = 127.0.0.1:{Port}
            disk_free_limit.absolute = 50MB

            """);
        // Empty files rather than none: without them the broker reads the machine's own from /etc/rabbitmq.
        await Own.WriteAsync("advanced.config", $"{settings}\n");
        await Own.WriteAsync("enabled_plugins", "[].\n");
        await Own.WriteAsync("rabbitmq-env.conf", "");
        // Erlang's port mapper is private too, and runs before the broker can start a global one that outlives it.
        await Own.WriteAsync("start.sh", $"""
            export HOME="$PWD"
            export ERL_EPMD_PORT={epmd} ERL_EPMD_ADDRESS=127.0.0.1
            export RABBITMQ_NODENAME=bussignals-{Port}@localhost
            export RABBITMQ_DIST_PORT={distribution}
            export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {"{127,0,0,1}"}'
            export RABBITMQ_CONF_ENV_FILE="$PWD/rabbitmq-env.conf"
            export RABBITMQ_CONFIG_FILE="$PWD/rabbitmq.conf"
            export RABBITMQ_ADVANCED_CONFIG_FILE="$PWD/advanced.config"
            export RABBITMQ_ENABLED_PLUGINS_FILE="$PWD/enabled_plugins"
            export RABBITMQ_MNESIA_BASE="$PWD/mnesia"
            export RABBITMQ_LOG_BASE="$PWD/log"

            epmd -port {epmd} -address 127.0.0.1 &
            until epmd -port {epmd} -names >/dev/null 2>&1; do sleep 0.02; done
            exec {Binary}

            """);
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
            var stream = client.GetStream();
            await stream.WriteAsync("AMQP\0\0\u0009\u0001"u8.ToArray(), cancellationToken);
            var answer = new byte[1];
            await stream.ReadExactlyAsync(answer, cancellationToken);
            return answer[0] == 1; // a method frame: Connection.Start
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }
}
