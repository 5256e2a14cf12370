using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Configures entity locks.</summary>
public static class LockConfigurationExtensions
{
    /// <summary>Sets how long locks are leased and waited for.</summary>
    public static ISignalsConfigurator ConfigureLocks(this ISignalsConfigurator signals, Action<LockOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(signals);
        ArgumentNullException.ThrowIfNull(configure);
        ServiceDescriptor options = signals.Services.Last(it => it.ServiceType == typeof(LockOptions));
        configure((LockOptions)options.ImplementationInstance!);
        return signals;
    }
}
