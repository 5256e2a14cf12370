using MassTransit;

namespace BusSignals.RabbitMq;

/// <summary>
/// Configures the RabbitMQ endpoints of processes and activities when MassTransit configures its endpoints.
/// </summary>
internal sealed class RabbitMqEndpoints(SignalCatalog model, SignalRegistrations registrations, EndpointNames names, MemoryGuard memory) : IConfigureReceiveEndpoint
{
    public void Configure(string name, IReceiveEndpointConfigurator configurator)
    {
        bool isProcess = model.Processes.Any(it => it.Endpoint == name);
        if (configurator is not IRabbitMqReceiveEndpointConfigurator endpoint
            || !(isProcess || registrations.Activities.Exists(it => names.OfActivity(it.Id) == name)))
        {
            return;
        }

        endpoint.ConfigureChannel(channel =>
        {
            if (isProcess)
            {
                channel.UseFilter(new GroupedChannelFilter());
            }

            channel.UseFilter(new SizedChannelFilter(model.MaxMessageBytes, memory));
        });
    }
}
