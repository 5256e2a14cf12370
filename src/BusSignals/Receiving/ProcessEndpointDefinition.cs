using MassTransit;

namespace BusSignals;

/// <summary>Configures the receive endpoint of one process type when MassTransit configures its endpoints.</summary>
internal sealed class ProcessEndpointDefinition<TProcess> : ConsumerDefinition<ProcessEndpoint<TProcess>>
    where TProcess : class
{
    private readonly ProcessDefinition? _process;
    private readonly SignalReceiver _receiver;
    private readonly DeadSignalFilter _deadSignals;

    public ProcessEndpointDefinition(SignalModel model, SignalReceiver receiver, DeadSignalFilter deadSignals)
    {
        _receiver = receiver;
        _deadSignals = deadSignals;
        if (model.Faults.Count > 0)
        {
            return; // the start-up check refuses to start, and says all faults at once
        }

        _process = model.ProcessOf(typeof(TProcess));
        EndpointName = _process.Endpoint;
        Endpoint(it =>
        {
            it.Name = _process.Endpoint;
            it.PrefetchCount = 100;
        });
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<ProcessEndpoint<TProcess>> consumerConfigurator,
        IRegistrationContext context)
    {
        if (_process is null)
        {
            return;
        }

        foreach (SignalDefinition signal in _process.Signals)
        {
            var connector = (ISignalConnector)Activator.CreateInstance(typeof(SignalConnector<>).MakeGenericType(signal.Contract))!;
            connector.Connect(endpointConfigurator, _process, signal, _receiver);
        }

        _deadSignals.Configure(endpointConfigurator);
    }
}
