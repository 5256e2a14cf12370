using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BusSignals;

/// <summary>Registers what counts and lists open waits.</summary>
internal static class WaitServices
{
    public static void AddWaits(this IServiceCollection services, SignalRegistrations registrations)
    {
        services.AddSingleton(registrations.Waits);
        services.AddSingleton<WaitCounter>();
        services.AddSingleton<IWaits, OpenWaits>();
        services.AddSingleton<IHostedService, WaitDriver>();
    }
}
