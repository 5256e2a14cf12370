using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Registers what emits.</summary>
internal static class EmittingServices
{
    public static void AddEmitting(this IServiceCollection services)
    {
        services.AddSingleton(it => new BusStart(bus => bus.Address == it.GetSignalsBus().Address));
        services.AddBusObserver(it => it.GetRequiredService<BusStart>());
        services.AddScoped<SignalGuard>();
        services.AddScoped<EmitScope>();
        services.AddScoped<SignalBus>();
        services.AddScoped<ISignalBus>(it => it.GetRequiredService<DeliveryScope>().Durable is { } run ? new ProcessBus(run) : it.GetRequiredService<SignalBus>());
    }
}
