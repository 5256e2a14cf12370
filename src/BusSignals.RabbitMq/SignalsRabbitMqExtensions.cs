using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RabbitMQ.Client;

namespace BusSignals.RabbitMq;

/// <summary>Tunes the endpoints of processes, and the connection, for RabbitMQ.</summary>
public static class SignalsRabbitMqExtensions
{
    /// <summary>What a broker can be configured to take at most; its default is 128 MiB.</summary>
    private const uint LargestOfBroker = 512 * 1024 * 1024;

    /// <summary>
    /// Lets the endpoints of processes acknowledge their messages in groups: once for all that are done up to some message.
    /// A message is acknowledged, as without it, when all that it did is committed; a node that dies before gets
    /// it again, and a duplicate changes nothing. What is done behind a message that takes long is acknowledged by itself after
    /// 20 to 40 milliseconds. And it lets those endpoints, and those of activities, give a message that is larger than
    /// <see cref="SignalLimits.MaxMessageBytes"/> back to RabbitMQ's client as soon as its head is taken. Other
    /// endpoints, and those on other transports, stay as they are.
    /// </summary>
    /// <param name="signals">The registration.</param>
    public static ISignalsConfigurator UseRabbitMq(this ISignalsConfigurator signals)
    {
        ArgumentNullException.ThrowIfNull(signals);
        signals.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureReceiveEndpoint, RabbitMqEndpoints>());
        return signals;
    }

    /// <summary>
    /// Lets the connection send in groups: what is published and acknowledged while the thread pool has other work leaves with
    /// one call of the operating system, where the client makes one for each message. With nothing else to do it leaves at once.
    /// Publishing waits for the broker's confirm as before, so what a node that dies had not sent is sent again.
    /// It also takes what the broker takes: a message above the client's own limit of 64 MiB would close the connection each time
    /// that it is delivered, unless another limit is set with <c>MaxMessageSize</c>.
    /// It takes the place of <see cref="IRabbitMqHostConfigurator.OnRefreshConnectionFactory"/>.
    /// </summary>
    /// <param name="host">The host, as <c>rabbit.Host(address, host => …)</c> gives it.</param>
    public static IRabbitMqHostConfigurator UseGroupedWrites(this IRabbitMqHostConfigurator host)
    {
        ArgumentNullException.ThrowIfNull(host);
        host.OnRefreshConnectionFactory = factory =>
        {
            factory.SocketFactory = static family => new GroupedClient(family);
            if (factory.MaxInboundMessageBodySize == ConnectionFactory.DefaultMaxInboundMessageBodySize)
            {
                factory.MaxInboundMessageBodySize = LargestOfBroker;
            }

            return Task.CompletedTask;
        };
        return host;
    }
}
