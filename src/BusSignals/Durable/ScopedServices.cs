using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>
/// Finds constructor parameters of a durable process that live for one delivery only. The process stays in memory
/// across many deliveries, and would keep using, for example, a <c>DbContext</c> whose transaction is long over.
/// </summary>
internal static class ScopedServices
{
    public static IEnumerable<string> Faults(Type process, IServiceCollection services) =>
        from parameter in process.GetConstructors().SelectMany(it => it.GetParameters()).Select(it => it.ParameterType)
        where services.LastOrDefault(it => it.ServiceType == parameter)?.Lifetime == ServiceLifetime.Scoped
            && parameter != typeof(ISignalBus) && !parameter.IsAssignableTo(typeof(SignalGroup))
        select $"'{process.Name}' takes a '{parameter.Name}' in its constructor, which lives for one delivery, while the process stays in memory for many; "
            + $"take it where it is used: process.StepAsync<{parameter.Name}, …>(\"name\", it => …).";
}
