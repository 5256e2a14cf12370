using MassTransit;
using MassTransit.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Configures the receive endpoint of one process type when MassTransit configures its endpoints.</summary>
internal sealed class ProcessEndpointDefinition<TProcess> : ConsumerDefinition<ProcessEndpoint<TProcess>>, IConsumerDefinition
    where TProcess : class
{
    /// <summary>
    /// Enough for the deliveries that are being loaded, committed and sent at the same time, each stage in groups of up
    /// to 200; it bounds what a node holds in memory. With several nodes, more would bring signals of one process to two
    /// of them at once, and they would conflict.
    /// </summary>
    internal const int Prefetch = 300;

    private readonly ProcessDefinition? _process;
    private readonly SignalReceiver _receiver;
    private readonly DeadSignalFilter _deadSignals;
    private readonly MessageSizeFilter _sizes;
    private readonly SignalCatalog _model;
    private readonly SignalRegistrations _registrations;
    private readonly EndpointNames _names;
    private readonly StartUpStage _stage;

    public ProcessEndpointDefinition(
        SignalCatalog model, SignalRegistrations registrations, EndpointNames names, SignalReceiver receiver, DeadSignalFilter deadSignals,
        MessageSizeFilter sizes, StartUpStages stages)
    {
        _registrations = registrations;
        _names = names;
        _stage = stages.Binding;
        _receiver = receiver;
        _deadSignals = deadSignals;
        _sizes = sizes;
        _model = model;
        if (model.Faults.Count > 0)
        {
            return; // the start-up check refuses to start, and says all faults at once
        }

        _process = model.ProcessOf(typeof(TProcess));
        EndpointName = _process.Endpoint;
        Endpoint(it =>
        {
            it.Name = _process.Endpoint;
            it.PrefetchCount = Prefetch;
        });
    }

    /// <summary>Senders see the formatter of the services only, and not one that <c>ConfigureEndpoints</c> is given.</summary>
    /// <exception cref="SignalConfigurationException">The given one names the endpoint otherwise.</exception>
    string IConsumerDefinition.GetEndpointName(IEndpointNameFormatter formatter)
    {
        if (_process is null)
        {
            return typeof(TProcess).Name; // the start is refused
        }

        string name = _names.OfProcess(typeof(TProcess));
        string given = new EndpointNames(formatter).OfProcess(typeof(TProcess));
        return name == given ? _process.Endpoint : throw new SignalConfigurationException(
        [
            $"ConfigureEndpoints(…) has an IEndpointNameFormatter that names the endpoint of '{TypeName.Of(typeof(TProcess))}' '{given}', and those who send to it call it '{name}'; "
                + "give the formatter to bus.SetEndpointNameFormatter(…) instead.",
        ]);
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

        _stage.Begin();
        _registrations.Endpoints.Configured(typeof(TProcess), endpointConfigurator.InputAddress);
        if (endpointConfigurator is IReceiveEndpointConfiguration endpoint)
        {
            _registrations.Endpoints.Binds(new EndpointBindings(_process, endpoint));
        }

        endpointConfigurator.ConfigureReceive(pipe => pipe.UseFilter(_sizes));
        endpointConfigurator.AddPrePipeSpecification(_receiver.NewFilter(_process, _model.ControlBindings)); // others run once for each message type, on the object
        foreach (SignalBinding binding in _process.Received.Concat(_model.ControlBindings).DistinctBy(it => it.Definition.Contract))
        {
            Connect(endpointConfigurator, binding.Definition.Contract, binding);
            foreach (SignalDefinition earlier in binding.Definition.Upcasters.Earlier)
            {
                Connect(endpointConfigurator, earlier.Contract, binding);
            }
        }

        if (_process.Type.IsAssignableTo(typeof(ISignalFlow)))
        {
            ProcessDefinition process = _process;
            endpointConfigurator.ConfigureMessageTopology<NamedSignal>(false);
            endpointConfigurator.Handler<NamedSignal>(it => EndpointMessages.Is<NamedSignal>(it) ? _receiver.ReceiveAsync(process, it) : Task.CompletedTask);
        }

        context.GetRequiredService<ReceiptResponder>().Configure(endpointConfigurator, _process);
        ProcessDefinition started = _process;
        endpointConfigurator.ConfigureMessageTopology<StartOrSignal>(false);
        endpointConfigurator.Handler<StartOrSignal>(it => EndpointMessages.Is<StartOrSignal>(it) ? _receiver.ReceiveAsync(started, it) : Task.CompletedTask);
        _deadSignals.Configure(endpointConfigurator);
        _stage.Finish();
    }

    private void Connect(IReceiveEndpointConfigurator endpoint, Type contract, SignalBinding binding)
    {
        var connector = (ISignalConnector)Activator.CreateInstance(typeof(SignalConnector<>).MakeGenericType(contract))!;
        connector.Connect(endpoint, _process!, binding, _receiver);
        _stage.Pass(binding.Definition, _process);
    }
}
