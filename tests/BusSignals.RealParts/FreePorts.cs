using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace BusSignals.RealParts;

internal static class FreePorts
{
    // Below Linux's range for outgoing connections: while a server is down, no client can be given its port.
    private const int First = 12000;
    private const int Last = 32000;

    internal static int[] Take(int count)
    {
        var ports = new HashSet<int>();
        while (ports.Count < count)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            if (IsFree(port))
                ports.Add(port);
        }

        return [.. ports];
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
