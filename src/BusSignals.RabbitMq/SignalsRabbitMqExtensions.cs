using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BusSignals.RabbitMq;

/// <summary>Tunes the endpoints of processes, and the connection, for RabbitMQ.</summary>
public static class SignalsRabbitMqExtensions
{
    /// <summary>
    /// Lets the endpoints of processes acknowledge their messages in groups: once for all that are done up to some message.
    /// A message is acknowledged, as without it, when all that it did is committed (FEATURES N7); a node that dies before gets
    /// it again, and a duplicate changes nothing. What is done behind a message that takes long is acknowledged by itself after
    /// 20 to 40 milliseconds. Other endpoints, and those on other transports, stay as they are.
    /// </summary>
    /// <param name="signals">The registration.</param>
    public static ISignalsConfigurator UseRabbitMq(this ISignalsConfigurator signals)
    {
        ArgumentNullException.ThrowIfNull(signals);
        signals.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureReceiveEndpoint, GroupedEndpoints>());
        return signals;
    }

    /// <summary>
    /// Lets the connection send in groups: what is published and acknowledged while the thread pool has other work leaves with
    /// one call of the operating system, where the client makes one for each message. With nothing else to do it leaves at once.
    /// Publishing waits for the broker's confirm as before, so what a node that dies had not sent is sent again (FEATURES N7).
    /// It takes the place of <see cref="IRabbitMqHostConfigurator.OnRefreshConnectionFactory"/>.
    /// </summary>
    /// <param name="host">The host, as <c>rabbit.Host(address, host => …)</c> gives it.</param>
    public static IRabbitMqHostConfigurator UseGroupedWrites(this IRabbitMqHostConfigurator host)
    {
        ArgumentNullException.ThrowIfNull(host);
        host.OnRefreshConnectionFactory = factory =>
        {
            factory.SocketFactory = static family => new GroupedClient(family);
            return Task.CompletedTask;
        };
        return host;
    }
}
