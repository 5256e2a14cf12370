using MassTransit;
using MassTransit.Configuration;
using MassTransit.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>The bus that carries an application's signals: MassTransit's first one, or a further one.</summary>
internal abstract class SignalsBus
{
    public static SignalsBus First { get; } = new FirstBus();

    /// <summary>The call that registers it, as messages name it.</summary>
    public abstract string Registration { get; }

    /// <summary>The bus to which a registration belongs.</summary>
    public static SignalsBus Of(IBusRegistrationConfigurator configurator) =>
        Array.Find(configurator.GetType().GetInterfaces(), IsOfFurtherBus) is { } further
            ? (SignalsBus)Activator.CreateInstance(typeof(FurtherBus<>).MakeGenericType(further.GetGenericArguments()))!
            : First;

    /// <summary>The bus; null if no transport was chosen for it.</summary>
    public abstract IBus? Find(IServiceProvider services);

    public abstract IPublishEndpoint PublishEndpoint(IServiceProvider scope);

    public abstract ISendEndpointProvider SendEndpoints(IServiceProvider scope);

    /// <summary>The message that a scope is handling.</summary>
    public abstract IScopedConsumeContextProvider Contexts(IServiceProvider scope);

    public abstract IEndpointNameFormatter Formatter(IServiceProvider services);

    /// <summary>
    /// Makes the scope's endpoints those of the delivery inside one; on the first bus MassTransit does this itself.
    /// </summary>
    public virtual void Bind(IServiceCollection services)
    {
    }

    private static bool IsOfFurtherBus(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IBusRegistrationConfigurator<>);

    /// <summary>The bus of <c>AddMassTransit(…)</c>.</summary>
    private sealed class FirstBus : SignalsBus
    {
        public override string Registration => "AddMassTransit";

        public override IBus? Find(IServiceProvider services) => services.GetService<IBus>();

        public override IPublishEndpoint PublishEndpoint(IServiceProvider scope) => scope.GetRequiredService<IPublishEndpoint>();

        public override ISendEndpointProvider SendEndpoints(IServiceProvider scope) => scope.GetRequiredService<ISendEndpointProvider>();

        public override IScopedConsumeContextProvider Contexts(IServiceProvider scope) =>
            scope.GetRequiredService<Bind<IBus, IScopedConsumeContextProvider>>().Value;

        public override IEndpointNameFormatter Formatter(IServiceProvider services) =>
            services.GetService<IEndpointNameFormatter>() ?? DefaultEndpointNameFormatter.Instance;
    }

    /// <summary>The bus of <c>AddMassTransit&lt;TBus&gt;(…)</c>, whose services MassTransit binds to its type.</summary>
    private sealed class FurtherBus<TBus> : SignalsBus where TBus : class, IBus
    {
        public override string Registration => $"AddMassTransit<{TypeName.Of(typeof(TBus))}>";

        public override IBus? Find(IServiceProvider services) => services.GetService<TBus>();

        public override IPublishEndpoint PublishEndpoint(IServiceProvider scope) => Bound<IPublishEndpoint>(scope);

        public override ISendEndpointProvider SendEndpoints(IServiceProvider scope) => Bound<ISendEndpointProvider>(scope);

        public override IScopedConsumeContextProvider Contexts(IServiceProvider scope) => Bound<IScopedConsumeContextProvider>(scope);

        public override IEndpointNameFormatter Formatter(IServiceProvider services) =>
            services.GetService<Bind<TBus, IEndpointNameFormatter>>()?.Value
            ?? services.GetService<IEndpointNameFormatter>()
            ?? DefaultEndpointNameFormatter.Instance;

        public override void Bind(IServiceCollection services)
        {
            BindInDeliveries<IPublishEndpoint>(services);
            BindInDeliveries<ISendEndpointProvider>(services);
        }

        /// <summary>Leaves a registration of the user's own alone, as on the first bus.</summary>
        private static void BindInDeliveries<T>(IServiceCollection services) where T : class
        {
            if (services.Last(it => it.ServiceType == typeof(T) && !it.IsKeyedService).ImplementationFactory is { } others
                && others.Method.Module == typeof(ServiceCollectionBusConfigurator).Module)
            {
                services.AddScoped(it => it.GetRequiredService<DeliveryScope>().IsDelivery ? Bound<T>(it) : (T)others(it));
            }
        }

        private static T Bound<T>(IServiceProvider scope) where T : class => scope.GetRequiredService<Bind<TBus, T>>().Value;
    }
}
