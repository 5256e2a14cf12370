using MassTransit;
using MassTransit.RabbitMqTransport;

namespace BusSignals.RabbitMq;

/// <summary>Puts a <see cref="GroupedChannel"/> before each channel of an endpoint.</summary>
internal sealed class GroupedChannelFilter : IFilter<ChannelContext>
{
    public Task Send(ChannelContext context, IPipe<ChannelContext> next) => next.Send(new GroupedChannel(context));

    public void Probe(ProbeContext context) => context.CreateFilterScope("groupedAcknowledgements");
}
