using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RabbitMQ.Client;

namespace BusSignals.RabbitMq;

/// <summary>Tunes the endpoints of processes, and the connection, for RabbitMQ.</summary>
public static class SignalsRabbitMqExtensions
{
    /// <summary>The largest message size that a broker can be configured to accept; its default is 128 MiB.</summary>
    private const uint LargestOfBroker = 512 * 1024 * 1024;

    /// <summary>
    /// Lets the endpoints of processes acknowledge their messages in groups: once for all that are completed up to some
    /// message. As without it, a message is acknowledged after everything it did has been committed; if a node dies
    /// before that, the message is redelivered, and a duplicate changes nothing. A message that completes behind a slow
    /// one is acknowledged individually after 20 to 40 milliseconds. It also lets those endpoints, and those of
    /// activities, return a message that is larger than <see cref="SignalLimits.MaxMessageBytes"/> to RabbitMQ's client
    /// as soon as its head has been read. Other endpoints, and those on other transports, are not affected.
    /// </summary>
    /// <param name="signals">The registration.</param>
    public static ISignalsConfigurator UseRabbitMq(this ISignalsConfigurator signals)
    {
        ArgumentNullException.ThrowIfNull(signals);
        signals.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureReceiveEndpoint, RabbitMqEndpoints>());
        return signals;
    }

    /// <summary>
    /// Lets the connection send in groups: messages published and acknowledged while the thread pool has other work are
    /// sent with one system call, where the client makes one per message. With no other work they are sent at once.
    /// Publishing waits for the broker's confirm as before, so whatever a node that dies has not sent is sent again. It
    /// also accepts whatever the broker accepts: a message above the client's own limit of 64 MiB would close the
    /// connection each time it is delivered, unless another limit is set with <c>MaxMessageSize</c>. It replaces
    /// <see cref="IRabbitMqHostConfigurator.OnRefreshConnectionFactory"/>.
    /// </summary>
    /// <param name="host">The host, as <c>rabbit.Host(address, host => …)</c> passes it.</param>
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
