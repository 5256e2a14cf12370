using MassTransit.RabbitMqTransport;
using RabbitMQ.Client;

namespace BusSignals.RabbitMq;

/// <summary>A channel as MassTransit opened it, which consumes through a <see cref="SizedConsumer"/>.</summary>
internal sealed class SizedChannel(ChannelContext channel, int limit, MemoryGuard memory)
    : SharedChannelContext(channel, channel.CancellationToken), ChannelContext
{
    private readonly ChannelContext _channel = channel;

    Task<string> ChannelContext.BasicConsume(
        string queue, bool noAck, bool exclusive, IDictionary<string, object> arguments, IAsyncBasicConsumer consumer, string consumerTag,
        CancellationToken cancellationToken) =>
        _channel.BasicConsume(queue, noAck, exclusive, arguments, new SizedConsumer(consumer, limit, memory), consumerTag, cancellationToken);
}
