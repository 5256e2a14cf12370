using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BusSignals;

/// <summary>Registers what reads and manages processes.</summary>
internal static class ProcessServices
{
    public static void AddProcesses(this IServiceCollection services)
    {
        services.AddSingleton<SensitiveViews>();
        services.AddSingleton<ProcessQueries>();
        services.AddSingleton<IProcesses>(it => it.GetRequiredService<ProcessQueries>());
        services.AddSingleton<IDynamicSignals, DynamicSignals>();
        services.AddSingleton<ManagerServices>();
        services.AddSingleton<ISignalManagers, SignalManagers>();
        services.AddSingleton(new DurableRunCache(capacity: 10_000));
        services.AddSingleton<ProcessReplayer>();
        services.TryAddScoped<ProcessSignals>();
    }
}
