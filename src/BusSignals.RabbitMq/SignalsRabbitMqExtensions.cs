using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BusSignals.RabbitMq;

/// <summary>Tunes the endpoints of processes for RabbitMQ.</summary>
public static class SignalsRabbitMqExtensions
{
    /// <summary>
    /// Lets the endpoints of processes acknowledge their messages in groups: once for all that are done up to some message.
    /// A message is acknowledged, as without it, when all that it did is committed (FEATURES N7); a node that dies before gets
    /// it again, and a duplicate changes nothing. What is done behind a message that takes long is acknowledged by itself after
    /// 20 milliseconds. Other endpoints, and those on other transports, stay as they are.
    /// </summary>
    /// <param name="signals">The registration.</param>
    public static ISignalsConfigurator UseRabbitMq(this ISignalsConfigurator signals)
    {
        ArgumentNullException.ThrowIfNull(signals);
        signals.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureReceiveEndpoint, GroupedEndpoints>());
        return signals;
    }
}
