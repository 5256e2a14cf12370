using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BusSignals;

/// <summary>Registers the outbox, and what sends from it.</summary>
internal static class OutboxServices
{
    public static void AddOutbox(this IServiceCollection services, SignalRegistrations registrations)
    {
        services.AddSingleton(registrations.Outbox);
        services.AddSingleton<IOutgoingSender, BusSender>();
        services.AddSingleton<ProcessAddresses>();
        services.AddSingleton<Undeliverable>();
        services.AddSingleton<OutboxDispatcher>();
        services.AddSingleton<IHostedService, OutboxDriver>();
    }
}
