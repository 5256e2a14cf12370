using MassTransit;
using MassTransit.RabbitMqTransport;

namespace BusSignals.RabbitMq;

/// <summary>Wraps each channel of an endpoint in a <see cref="SizedChannel"/>.</summary>
internal sealed class SizedChannelFilter(int limit, MemoryGuard memory) : IFilter<ChannelContext>
{
    public Task Send(ChannelContext context, IPipe<ChannelContext> next) => next.Send(new SizedChannel(context, limit, memory));

    public void Probe(ProbeContext context) => context.CreateFilterScope("messageSize");
}
