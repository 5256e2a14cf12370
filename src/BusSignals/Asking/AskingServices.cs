using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Registers what asks.</summary>
internal static class AskingServices
{
    public static void AddAsking(this IServiceCollection services)
    {
        services.AddSingleton<AskReplies>();
        services.AddScoped<Asker>();
    }
}
