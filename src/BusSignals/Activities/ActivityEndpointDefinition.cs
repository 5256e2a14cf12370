using MassTransit;

namespace BusSignals;

/// <summary>Names the queue of one activity and limits how many run at a time.</summary>
internal sealed class ActivityEndpointDefinition<TActivity, TInput, TResult> : ConsumerDefinition<ActivityEndpoint<TActivity, TInput, TResult>>
    where TActivity : class, IProcessActivity<TInput, TResult>
{
    private readonly DeadSignalFilter _deadSignals;
    private readonly MessageSizeFilter _sizes;
    private readonly EndpointCheck _endpoints;

    public ActivityEndpointDefinition(
        ActivityRegistration<TActivity, TInput, TResult> registration, SignalRegistrations registrations, EndpointNames names,
        DeadSignalFilter deadSignals, MessageSizeFilter sizes)
    {
        _endpoints = registrations.Endpoints;
        _deadSignals = deadSignals;
        _sizes = sizes;
        string queue = names.OfActivity(registration.Id);
        EndpointName = queue;
        Endpoint(it =>
        {
            it.Name = queue;
            it.PrefetchCount = registration.Options.ConcurrentLimit;
            it.ConcurrentMessageLimit = registration.Options.ConcurrentLimit;
        });
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<ActivityEndpoint<TActivity, TInput, TResult>> consumerConfigurator,
        IRegistrationContext context)
    {
        _endpoints.Configured(typeof(TActivity), endpointConfigurator.InputAddress);
        endpointConfigurator.ConfigureReceive(pipe => pipe.UseFilter(_sizes));
        _deadSignals.Configure(endpointConfigurator);
    }
}
