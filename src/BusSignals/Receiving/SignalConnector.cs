using MassTransit;

namespace BusSignals;

/// <summary>Connects the handler of one signal to an endpoint.</summary>
internal interface ISignalConnector
{
    void Connect(IReceiveEndpointConfigurator endpoint, ProcessDefinition process, SignalBinding binding, SignalReceiver receiver);
}

/// <inheritdoc/>
internal sealed class SignalConnector<T> : ISignalConnector where T : class
{
    public void Connect(IReceiveEndpointConfigurator endpoint, ProcessDefinition process, SignalBinding binding, SignalReceiver receiver)
    {
        if (binding.IsLocal)
        {
            endpoint.ConfigureMessageTopology<T>(false);
        }

        var consumer = new SignalConsumer<T>(process, binding, receiver);
        endpoint.Consumer(() => consumer);
    }
}
