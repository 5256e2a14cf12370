using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BusSignals;

/// <summary>
/// How the bus starts and stops with its host: emitting needs a started bus, and work in progress is finished when the
/// host stops.
/// </summary>
internal static class Shutdown
{
    /// <summary>
    /// Without a timeout for its consumers MassTransit cancels them as soon as the stop begins. They get two thirds of
    /// the host's own timeout; the rest is for cancelled ones to release their leases and locks.
    /// </summary>
    public static void AddShutdown(this IServiceCollection services)
    {
        services.AddSingleton<INodeExit, FailFastExit>();
        services.AddSingleton<MemoryGuard>();
        services.AddSingleton<IHostedService>(it => it.GetRequiredService<MemoryGuard>());
        services.Configure<MassTransitHostOptions>(it => it.WaitUntilStarted = true);
        services.AddOptions<MassTransitHostOptions>().PostConfigure<IOptions<HostOptions>>(
            (bus, host) => bus.ConsumerStopTimeout ??= host.Value.ShutdownTimeout * 2 / 3);
    }
}
