using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Configures the locks of entities.</summary>
public static class LockConfigurationExtensions
{
    /// <summary>How long locks are leased and waited for.</summary>
    public static ISignalsConfigurator ConfigureLocks(this ISignalsConfigurator signals, Action<LockOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(signals);
        ArgumentNullException.ThrowIfNull(configure);
        ServiceDescriptor options = signals.Services.Last(it => it.ServiceType == typeof(LockOptions));
        configure((LockOptions)options.ImplementationInstance!);
        return signals;
    }
}
