using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BusSignals;

/// <summary>Registers what removes what has been kept for long enough.</summary>
internal static class RetentionServices
{
    public static void AddRetention(this IServiceCollection services, SignalRegistrations registrations)
    {
        services.AddSingleton(registrations.Retention);
        services.AddSingleton<RetentionSweeper>();
        services.AddSingleton<IHostedService, RetentionDriver>();
    }
}
