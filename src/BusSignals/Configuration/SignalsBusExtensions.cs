using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

internal static class SignalsBusExtensions
{
    /// <summary>
    /// The bus that carries the signals, resolved only when needed, because its endpoints need the engine.
    /// </summary>
    public static IBus GetSignalsBus(this IServiceProvider services) => services.GetRequiredService<SignalsBus>().Find(services)
        ?? throw new InvalidOperationException("The signals have no transport; choose one, such as bus.UsingRabbitMq(…) or bus.UsingInMemory(…).");
}
