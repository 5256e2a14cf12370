using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Registers what applies deliveries.</summary>
internal static class DeliveryServices
{
    public static void AddDeliveries(this IServiceCollection services)
    {
        services.AddSingleton<FailureReports>();
        services.AddSingleton<DetachedContexts>();
        services.AddSingleton<DeliveryFailures>();
        services.AddSingleton<BatchingStore>();
        services.AddSingleton<DeliveryCommitter>();
        services.AddSingleton<SessionFactory>();
        services.AddSingleton<StoreFailures>();
        services.AddSingleton<DeliveryWorkFactory>();
        services.AddSingleton<DeliveryAttempt>();
        services.AddSingleton<DeliveryEngine>();
        services.AddScoped<DeliveryScope>();
    }
}
