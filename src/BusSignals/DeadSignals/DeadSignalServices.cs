using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Registers dead signals.</summary>
internal static class DeadSignalServices
{
    public static void AddDeadSignals(this IServiceCollection services)
    {
        services.AddSingleton<DeadSignalLog>();
        services.AddSingleton<DeadSignalKeeper>();
        services.AddSingleton<DeadSignalReader>();
        services.AddSingleton<IDeadSignals, DeadSignals>();
    }
}
