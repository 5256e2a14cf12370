using System.Net.Sockets;

namespace BusSignals.RabbitMq;

/// <summary>
/// The stream of a connection to RabbitMQ, which groups the frames that the client writes one by one.
/// </summary>
internal sealed class GroupedStream : NetworkStream
{
    /// <summary>About fifty messages; larger ones are sent alone.</summary>
    private const int Limit = 64 * 1024;

    private readonly GroupedWriter _writer;

    public GroupedStream(Socket socket) : base(socket) => _writer = new GroupedWriter(base.WriteAsync, Limit);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _writer.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
}
