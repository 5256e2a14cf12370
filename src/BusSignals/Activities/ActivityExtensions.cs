using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Registers the activities of durable processes.</summary>
public static class ActivityExtensions
{
    /// <summary>
    /// Lets this host do one kind of work for durable processes, on a queue of its own that <c>ConfigureEndpoints</c>
    /// configures with the others. The processes that request it may be hosted elsewhere.
    /// </summary>
    /// <param name="signals">The registration.</param>
    /// <param name="definition">The kind of work.</param>
    /// <param name="configure">Limits how many run at a time.</param>
    public static ISignalsConfigurator AddActivity<TActivity, TInput, TResult>(
        this ISignalsConfigurator signals, ActivityDefinition<TInput, TResult> definition, Action<ActivityOptions>? configure = null)
        where TActivity : class, IProcessActivity<TInput, TResult>
    {
        ArgumentNullException.ThrowIfNull(signals);
        ArgumentNullException.ThrowIfNull(definition);
        SignalRegistrations registrations = signals.Registrations();
        var registration = new ActivityRegistration<TActivity, TInput, TResult>(definition, new ActivityOptions());
        configure?.Invoke(registration.Options);
        registrations.Activities.Add(registration);
        registrations.Endpoints.Want(typeof(TActivity), "Where another host does it, take AddActivity out.");
        registrations.ServiceTypes.Add(typeof(TActivity));
        signals.Services.AddSingleton(registration);
        signals.Bus.AddConsumer<ActivityEndpoint<TActivity, TInput, TResult>, ActivityEndpointDefinition<TActivity, TInput, TResult>>();
        return signals;
    }
}
