using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BusSignals;

/// <summary>Registers the store: in memory, unless another one has been or will be registered.</summary>
internal static class StoreServices
{
    public static void AddStore(this IServiceCollection services)
    {
        services.AddSingleton<StoreAvailability>();
        services.TryAddSingleton<InMemoryStore>();
        services.TryAddSingleton<IProcessStore>(it => it.GetRequiredService<InMemoryStore>());
        services.TryAddSingleton<IOutboxStore>(it => it.GetRequiredService<InMemoryStore>());
        services.TryAddSingleton<IProcessReader>(it => it.GetRequiredService<InMemoryStore>());
        services.TryAddSingleton<IReceiptStore>(it => it.GetRequiredService<InMemoryStore>());
        services.TryAddSingleton<IWaitReader>(it => it.GetRequiredService<InMemoryStore>());
    }
}
