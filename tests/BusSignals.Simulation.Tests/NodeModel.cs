using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Simulation.Tests;

/// <summary>
/// What is read of signals and processes, which takes longer than all else that a node is made of, and is the same in
/// each life of a node. What is made from it is made of the services of the life that goes on.
/// </summary>
internal sealed class NodeModel : IServiceProvider, IServiceScopeFactory
{
    private IServiceProvider? _services;

    private SignalCatalog? _model;

    /// <summary>The durable processes that the node keeps in memory.</summary>
    public DurableRunCache Hot { get; } = new(capacity: 10_000);

    public SignalCatalog Of(IServiceProvider services)
    {
        _services = services;
        return _model ??= new SignalCatalogBuilder(
            services.GetRequiredService<SignalRegistrations>(), this, services.GetRequiredService<StartUpStages>()).Build();
    }

    public object? GetService(Type serviceType) => serviceType == typeof(IServiceScopeFactory) || serviceType == typeof(IServiceProvider)
        ? this
        : serviceType == typeof(DurableRunCache) ? Hot : _services!.GetService(serviceType);

    public IServiceScope CreateScope() => _services!.CreateScope();

    /// <summary>Forgets what it kept in memory.</summary>
    public void Forget(IEnumerable<ProcessId> processes)
    {
        foreach (ProcessId process in processes)
        {
            Hot.Take(process.Key, -1);
        }
    }
}
