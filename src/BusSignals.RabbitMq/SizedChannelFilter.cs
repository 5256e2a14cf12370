using MassTransit;
using MassTransit.RabbitMqTransport;

namespace BusSignals.RabbitMq;

/// <summary>Puts a <see cref="SizedChannel"/> before each channel of an endpoint.</summary>
internal sealed class SizedChannelFilter(int limit, MemoryGuard memory) : IFilter<ChannelContext>
{
    public Task Send(ChannelContext context, IPipe<ChannelContext> next) => next.Send(new SizedChannel(context, limit, memory));

    public void Probe(ProbeContext context) => context.CreateFilterScope("messageSize");
}
