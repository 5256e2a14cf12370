using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Configures the engine's clock.</summary>
public static class ClockExtensions
{
    /// <summary>Sets which clock timers, expiry and leases follow.</summary>
    public static ISignalsConfigurator ConfigureClock(this ISignalsConfigurator signals, Action<ClockOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(signals);
        ArgumentNullException.ThrowIfNull(configure);
        configure(signals.Registrations().Clock);
        return signals;
    }

    internal static void AddClock(this IServiceCollection services, SignalRegistrations registrations)
    {
        services.AddSingleton(registrations.Clock);
        services.AddSingleton<StoreClock>();
    }
}
