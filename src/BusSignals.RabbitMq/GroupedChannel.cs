using MassTransit.RabbitMqTransport;

namespace BusSignals.RabbitMq;

/// <summary>A channel as MassTransit opened it, which acknowledges in groups.</summary>
internal sealed class GroupedChannel : SharedChannelContext, ChannelContext
{
    private readonly ChannelContext _channel;
    private readonly Acknowledgements _acknowledgements;

    public GroupedChannel(ChannelContext channel) : base(channel, channel.CancellationToken)
    {
        _channel = channel;
        _acknowledgements = new Acknowledgements(
            (tag, multiple) => channel.BasicAck(tag, multiple, channel.CancellationToken), TimeProvider.System);
    }

    ValueTask ChannelContext.BasicAck(ulong deliveryTag, bool multiple, CancellationToken cancellationToken) => multiple
        ? _channel.BasicAck(deliveryTag, multiple, cancellationToken)
        : new ValueTask(_acknowledgements.AddAsync(deliveryTag));

    async Task ChannelContext.BasicNack(ulong deliveryTag, bool multiple, bool requeue, CancellationToken cancellationToken)
    {
        await _channel.BasicNack(deliveryTag, multiple, requeue, cancellationToken);
        _acknowledgements.Pass(deliveryTag);
    }
}
