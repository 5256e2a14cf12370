using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace BusSignals;

/// <summary>Registers and configures the health check.</summary>
public static class HealthExtensions
{
    /// <summary>The name of the check and, besides <c>ready</c>, its tag.</summary>
    private const string Name = "bussignals";

    /// <summary>
    /// Sets when the health check <c>bussignals</c> is degraded. It is registered with the signals, tagged <c>ready</c>
    /// like MassTransit's own bus check, and unhealthy while the store cannot be reached.
    /// </summary>
    public static ISignalsConfigurator ConfigureHealth(this ISignalsConfigurator signals, Action<HealthOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(signals);
        ArgumentNullException.ThrowIfNull(configure);
        configure(signals.Registrations().Health);
        return signals;
    }

    internal static void AddHealth(this IServiceCollection services, SignalRegistrations registrations)
    {
        services.AddSingleton(registrations.Health);
        services.AddSingleton<SignalsHealthCheck>();
        services.AddSingleton<StoredTypes>();
        services.AddSingleton<IHostedService>(it => it.GetRequiredService<StoredTypes>());
        services.AddHealthChecks().AddCheck<SignalsHealthCheck>(Name, tags: ["ready", Name], timeout: TimeSpan.FromSeconds(10));
    }
}
