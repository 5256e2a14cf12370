using System.Net.Sockets;
using RabbitMQ.Client;

namespace BusSignals.RabbitMq;

/// <summary>A connection to RabbitMQ as its client opens it, with a <see cref="GroupedStream"/>.</summary>
internal sealed class GroupedClient(AddressFamily family) : TcpClientAdapter(ConnectionFactoryBase.DefaultSocketFactory(family).Client)
{
    private GroupedStream? _stream;

    public override NetworkStream GetStream() => _stream ??= new GroupedStream(Client);
}
