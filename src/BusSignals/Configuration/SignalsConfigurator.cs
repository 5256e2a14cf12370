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

    public ISignalsConfigurator Add<T>(Action<SignalOptions>? configure) where T : class
    {
        registrations.Signals.Add(new SignalRegistration(typeof(T)));
        configure?.Invoke(registrations.OptionsOf(typeof(T)));
        return this;
    }

    public ISignalsConfigurator AddGroup<TGroup>(Action<GroupOptions>? configure) where TGroup : SignalGroup
    {
        Type group = typeof(TGroup);
        string name = group.Name.EndsWith("Signals", StringComparison.Ordinal) ? group.Name[..^"Signals".Length] : group.Name;
        var options = new GroupOptions();
        configure?.Invoke(options);
        foreach (PropertyInfo signal in group.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(it => IsSignal(it.PropertyType)))
        {
            registrations.Signals.Insert(
                0, new SignalRegistration(signal.PropertyType.GetGenericArguments()[0], name, options.Middleware));
        }

        Services.TryAddScoped<TGroup>();
        return this;
    }

    public ISignalsConfigurator AddSaga<TMachine>(Action<ProcessOptions>? configure, bool hosted)
        where TMachine : class, StateMachine
    {
        if (!typeof(ISignalStateMachine).IsAssignableFrom(typeof(TMachine)))
        {
            registrations.Faults.Add(
                $"'{TypeName.Of(typeof(TMachine))}' is no SignalStateMachine; derive it from SignalStateMachine<TState>, or register it with MassTransit's AddSagaStateMachine.");
            return this;
        }

        return Register<TMachine>(configure, hosted);
    }

    public ISignalsConfigurator AddFlow<TFlow>(Action<ProcessOptions>? configure, bool hosted) where TFlow : class, ISignalFlow =>
        Register<TFlow>(configure, hosted);

    public ISignalsConfigurator AddProcess<TProcess>(Action<ProcessOptions>? configure, bool hosted) where TProcess : class, IDurableProcess
    {
        if (!registrations.Processes.ContainsKey(typeof(TProcess)))
        {
            registrations.Checks.Add(_ => ScopedServices.Faults(typeof(TProcess), Services));
        }

        return Register<TProcess>(configure, hosted);
    }

    public ISignalsConfigurator Use<TMiddleware>() where TMiddleware : class, ISignalMiddleware
    {
        registrations.Middleware.Add<TMiddleware>();
        return this;
    }

    public ISignalsConfigurator Use(Func<SignalContext, Func<Task>, Task> middleware)
    {
        registrations.Middleware.Add(middleware);
        return this;
    }

    public ISignalsConfigurator UseOnEmit<TMiddleware>() where TMiddleware : class, IEmitMiddleware
    {
        Services.AddScoped<IEmitMiddleware, TMiddleware>(); // also twice, as Use
        registrations.ServiceTypes.Add(typeof(TMiddleware));
        return this;
    }

    public ISignalsConfigurator OnFailure<THandler>() where THandler : class, ISignalFailureHandler
    {
        Services.AddScoped<ISignalFailureHandler, THandler>();
        registrations.ServiceTypes.Add(typeof(THandler));
        return this;
    }

    public ISignalsConfigurator AddUpcaster<TOld, TNew>(Func<TOld, TNew> upcast) where TOld : class where TNew : class
    {
        ArgumentNullException.ThrowIfNull(upcast);
        if (!registrations.Upcasters.TryAdd(typeof(TOld), new ContractUpcaster(typeof(TNew), it => upcast((TOld)it))))
        {
            registrations.Faults.Add($"AddUpcaster was called twice for '{TypeName.Of(typeof(TOld))}', which becomes one later contract; keep one call.");
        }

        return this;
    }

    public ISignalsConfigurator ConfigureTokens(Action<TokenKeys> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(registrations.Tokens);
        return this;
    }

    public ISignalsConfigurator ConfigureLimits(Action<SignalLimits> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(registrations.Limits);
        return this;
    }

    public ISignalsConfigurator UseInMemoryStore()
    {
        registrations.Keeps("UseInMemoryStore()", null);
        return this;
    }

    public ISignalsConfigurator ConfigureOutbox(Action<OutboxOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(registrations.Outbox);
        return this;
    }

    public ISignalsConfigurator ConfigureRetention(Action<RetentionOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(registrations.Retention);
        return this;
    }

    public ISignalsConfigurator ConfigureWaits(Action<WaitOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(registrations.Waits);
        return this;
    }

    private SignalsConfigurator Register<TProcess>(Action<ProcessOptions>? configure, bool hosted) where TProcess : class
    {
        if (!registrations.Processes.TryGetValue(typeof(TProcess), out ProcessOptions? options))
        {
            registrations.Processes.Add(typeof(TProcess), options = new ProcessOptions());
        }

        configure?.Invoke(options);
        if (hosted)
        {
            registrations.Endpoints.Want(typeof(TProcess), "Where another host takes its signals, register it with hosted: false.");
            bus.AddConsumer<ProcessEndpoint<TProcess>, ProcessEndpointDefinition<TProcess>>();
        }

        return this;
    }

    private static bool IsSignal(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Signal<>);
}
