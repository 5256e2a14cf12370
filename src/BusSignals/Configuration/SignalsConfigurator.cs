using System.Reflection;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BusSignals;

/// <inheritdoc/>
internal sealed class SignalsConfigurator(IBusRegistrationConfigurator bus, SignalRegistrations registrations) : ISignalsConfigurator
{
    public IServiceCollection Services => bus;

    public IBusRegistrationConfigurator Bus => bus;

    public SignalRegistrations Registrations => registrations;

    public ISignalsConfigurator Add<T>(Action<SignalOptions>? configure) where T : class
    {
        registrations.Signals.Add(new SignalRegistration(typeof(T), null));
        configure?.Invoke(registrations.OptionsOf(typeof(T)));
        return this;
    }

    public ISignalsConfigurator AddGroup<TGroup>() where TGroup : SignalGroup
    {
        Type group = typeof(TGroup);
        string name = group.Name.EndsWith("Signals", StringComparison.Ordinal) ? group.Name[..^"Signals".Length] : group.Name;
        foreach (PropertyInfo signal in group.GetProperties().Where(it => IsSignal(it.PropertyType)))
        {
            registrations.Signals.Insert(0, new SignalRegistration(signal.PropertyType.GetGenericArguments()[0], name));
        }

        Services.TryAddScoped<TGroup>();
        return this;
    }

    public ISignalsConfigurator AddSaga<TMachine>(bool hosted) where TMachine : class, StateMachine
    {
        if (!typeof(ISignalStateMachine).IsAssignableFrom(typeof(TMachine)))
        {
            registrations.Faults.Add(
                $"'{typeof(TMachine).Name}' is no SignalStateMachine; derive it from SignalStateMachine<TState>, or register it with MassTransit's AddSagaStateMachine.");
            return this;
        }

        registrations.Sagas.Add(typeof(TMachine));
        if (hosted)
        {
            bus.AddConsumer<ProcessEndpoint<TMachine>, ProcessEndpointDefinition<TMachine>>();
        }

        return this;
    }

    public ISignalsConfigurator UseInMemoryStore()
    {
        registrations.HasStore = true;
        return this;
    }

    public ISignalsConfigurator ConfigureOutbox(Action<OutboxOptions> configure)
    {
        configure(registrations.Outbox);
        return this;
    }

    public ISignalsConfigurator ConfigureRetention(Action<RetentionOptions> configure)
    {
        configure(registrations.Retention);
        return this;
    }

    private static bool IsSignal(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Signal<>);
}
