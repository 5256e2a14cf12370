using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BusSignals.RealParts;

/// <summary>
/// Stands between clients and a server on loopback, and cuts their connections: all of them at once, or one in the middle
/// of a commit, so that the client does not learn whether it took place.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private readonly HashSet<TcpClient> _open = [];
    private readonly int _server;
    private int _commits;

    private TcpProxy(int server) => _server = server;

    /// <summary>The port for clients.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What a message that commits has in it: the statement itself, or one that is a transaction of its own.</summary>
    public string Commit { get; set; } = "COMMIT";

    /// <summary>Every so many commits a connection is cut at one; 0, the default, is never.</summary>
    public int CutEachCommit { get; set; }

    /// <summary>How many connections were cut in the middle of a commit.</summary>
    public int CommitsCut { get; private set; }

    /// <summary>How many connections were cut otherwise.</summary>
    public int ConnectionsCut { get; private set; }

    /// <summary>Listens, and connects each client with the server.</summary>
    /// <param name="server">The server's port on loopback.</param>
    public static TcpProxy Start(int server)
    {
        var proxy = new TcpProxy(server);
        proxy._listener.Start();
        _ = proxy.AcceptAsync();
        return proxy;
    }

    /// <summary>Cuts all connections that are open; new ones are let through.</summary>
    public void CutAll()
    {
        lock (_open)
        {
            ConnectionsCut += _open.Count / 2;
            foreach (TcpClient client in _open)
            {
                client.Close();
            }

            _open.Clear();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        _listener.Stop();
        CutAll();
        _stopped.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopped.IsCancellationRequested)
        {
            try
            {
                _ = ConnectAsync(await _listener.AcceptTcpClientAsync(_stopped.Token));
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ConnectAsync(TcpClient client)
    {
        var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _server, _stopped.Token);
            lock (_open)
            {
                _open.UnionWith([client, server]);
            }

            await Task.WhenAny(PassAsync(client, server, watched: true), PassAsync(server, client, watched: false));
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The server is down, or the proxy has been stopped: to the client that is a closed connection.
        }

        client.Close();
        server.Close();
        lock (_open)
        {
            _open.ExceptWith([client, server]);
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to, bool watched)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _stopped.Token) is > 0 and var length)
            {
                bool cut = watched && IsCut(buffer.AsSpan(0, length));
                if (!cut || CommitsCut % 2 == 0)
                {
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, length), _stopped.Token); // every other one reaches the server
                }

                if (cut)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut from one side or the other.
        }
    }

    private bool IsCut(ReadOnlySpan<byte> sent)
    {
        if (CutEachCommit == 0 || sent.IndexOf(Encoding.ASCII.GetBytes(Commit)) < 0 || Interlocked.Increment(ref _commits) % CutEachCommit != 0)
        {
            return false;
        }

        CommitsCut++;
        return true;
    }
}
