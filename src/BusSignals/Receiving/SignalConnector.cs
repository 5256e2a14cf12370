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

        endpoint.Handler<T>(context => !EndpointMessages.Is<T>(context) ? Task.CompletedTask
            : !context.TryGetPayload(out DecodedSignal? decoded) ? receiver.ReceiveUncheckedAsync(process, binding, context)
            : decoded.Binding == binding ? receiver.ReceiveAsync(process, binding, context.Message, context)
            : Task.CompletedTask);
    }
}
