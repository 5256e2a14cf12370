using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Configures how nodes of two versions work side by side.</summary>
public static class UpgradeExtensions
{
    /// <summary>Sets how a node treats what only a newer version of the application knows.</summary>
    public static ISignalsConfigurator ConfigureUpgrades(this ISignalsConfigurator signals, Action<UpgradeOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(signals);
        ArgumentNullException.ThrowIfNull(configure);
        configure(signals.Registrations().Upgrades);
        return signals;
    }

    internal static void AddUpgrades(this IServiceCollection services, SignalRegistrations registrations)
    {
        services.AddSingleton(registrations.Upgrades);
        services.AddSingleton<NewerVersionForwarder>();
    }
}
