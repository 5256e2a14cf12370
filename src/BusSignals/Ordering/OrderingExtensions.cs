using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Configures how the order of signals is kept.</summary>
public static class OrderingExtensions
{
    /// <summary>Sets how the order of the signals that one emitter sends to one process is kept.</summary>
    public static ISignalsConfigurator ConfigureOrder(this ISignalsConfigurator signals, Action<OrderOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(signals);
        ArgumentNullException.ThrowIfNull(configure);
        configure(signals.Registrations().Order);
        return signals;
    }

    internal static void AddOrdering(this IServiceCollection services, SignalRegistrations registrations)
    {
        services.AddSingleton(registrations.Order);
        services.AddSingleton<EmitOrder>();
        services.AddSingleton<OrderReports>();
        services.AddSingleton<MissingSignals>();
        services.AddSingleton<SharedProcesses>();
        services.AddSingleton<LocalArrivals>();
        services.AddScoped<EmittedSignals>();
    }
}
