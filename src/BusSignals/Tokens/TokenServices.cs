using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Registers tokens.</summary>
internal static class TokenServices
{
    public static void AddTokens(this IServiceCollection services, SignalRegistrations registrations)
    {
        services.AddSingleton(_ => TokenKeyRing.Of(registrations.Tokens));
        services.AddSingleton<TokenText>();
        services.AddSingleton<ITokens, Tokens>();
    }
}
