using MassTransit;
using MassTransit.Configuration;

namespace BusSignals.Testing;

/// <summary>
/// Runs first at an endpoint: notes that a message is being handled and, in a simulation, decides the order of
/// messages.
/// </summary>
internal sealed class EndpointFilter(EndpointWork work, SimulatedDeliveries? deliveries) : IFilter<ConsumeContext>, IPipeSpecification<ConsumeContext>
{
    public async Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
    {
        if (context.HasMessageType(typeof(IdleProbe)))
        {
            await next.Send(context);
            return;
        }

        work.Begin();
        try
        {
            await (deliveries is null ? next.Send(context) : deliveries.ReceiveAsync(work.Address, context, next));
        }
        finally
        {
            work.End();
        }
    }

    public void Apply(IPipeBuilder<ConsumeContext> builder) => builder.AddFilter(this);

    public IEnumerable<ValidationResult> Validate() => [];

    public void Probe(ProbeContext context) => context.CreateFilterScope("harness");
}
