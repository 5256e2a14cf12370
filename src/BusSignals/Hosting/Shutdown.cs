using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BusSignals;

/// <summary>
/// How the bus starts and stops with its host: emitting needs a bus that has started, and what is being applied when the
/// host stops is finished.
/// </summary>
internal static class Shutdown
{
    /// <summary>
    /// Without a time for its consumers MassTransit cancels them as soon as the stop begins. They get two thirds of the
    /// host's own time; the rest is for those that had to be cancelled, to give up their leases and locks.
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
