using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BusSignals;

/// <summary>Configures who may emit what to whom.</summary>
public static class AuthorizationExtensions
{
    /// <summary>
    /// Binds signals to tenants, at emit and at receipt. Faults are reported at start-up: missing or short keys, no
    /// <see cref="TenantOptions.Current"/>, a parameter that is in no path, a signal that would reach all tenants.
    /// </summary>
    public static ISignalsConfigurator UseTenants(this ISignalsConfigurator signals, Action<TenantOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(signals);
        ArgumentNullException.ThrowIfNull(configure);
        SignalRegistrations registrations = signals.Registrations();
        configure(registrations.Tenants ??= new TenantOptions());
        signals.Services.TryAddSingleton(it => new Tenants(registrations.Tenants, it.GetRequiredService<SignalCatalog>()));
        return signals;
    }
}
