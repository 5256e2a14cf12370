using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BusSignals.Testing;

/// <summary>Puts the simulation between the engine and its store and broker.</summary>
internal static class SimulatedServices
{
    public static void AddTo(IServiceCollection services, Random random)
    {
        Func<IServiceProvider, IProcessStore> processes = Of<IProcessStore>(services);
        Func<IServiceProvider, IOutboxStore> outbox = Of<IOutboxStore>(services);
        services.AddSingleton(it => new SimulatedStore(processes(it), outbox(it)));
        services.Replace(ServiceDescriptor.Singleton<IProcessStore>(it => it.GetRequiredService<SimulatedStore>()));
        services.Replace(ServiceDescriptor.Singleton<IOutboxStore>(it => it.GetRequiredService<SimulatedStore>()));

        // In some runs durable processes are always replayed from their journals, as after a restart.
        services.Replace(ServiceDescriptor.Singleton(new DurableRunCache(random.Next(2) == 0 ? 1 : 1000)));
    }

    private static Func<IServiceProvider, T> Of<T>(IServiceCollection services) where T : class
    {
        ServiceDescriptor descriptor = services.Last(it => it.ServiceType == typeof(T));
        return provider => (T)(descriptor.ImplementationInstance ?? descriptor.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!));
    }
}
