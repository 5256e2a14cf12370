using MassTransit;

namespace BusSignals.RabbitMq;

/// <summary>Configures the endpoints of processes that are on RabbitMQ, when MassTransit configures its endpoints.</summary>
internal sealed class GroupedEndpoints(SignalModel model) : IConfigureReceiveEndpoint
{
    public void Configure(string name, IReceiveEndpointConfigurator configurator)
    {
        if (configurator is IRabbitMqReceiveEndpointConfigurator endpoint && model.Processes.Any(it => it.Endpoint == name))
        {
            endpoint.ConfigureChannel(channel => channel.UseFilter(new GroupedChannelFilter()));
        }
    }
}
