using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Sets whose time the engine goes by.</summary>
public static class ClockExtensions
{
    /// <summary>Whose time timers, expiry and leases go by.</summary>
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
