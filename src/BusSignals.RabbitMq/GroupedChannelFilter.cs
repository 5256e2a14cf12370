using MassTransit;
using MassTransit.RabbitMqTransport;

namespace BusSignals.RabbitMq;

/// <summary>Wraps each channel of an endpoint in a <see cref="GroupedChannel"/>.</summary>
internal sealed class GroupedChannelFilter : IFilter<ChannelContext>
{
    public Task Send(ChannelContext context, IPipe<ChannelContext> next) => next.Send(new GroupedChannel(context));

    public void Probe(ProbeContext context) => context.CreateFilterScope("groupedAcknowledgements");
}
