using MassTransit;
using RabbitMQ.Client;

namespace BusSignals.Benchmarks.Signals;

/// <summary>Looks at queues, without taking part. What every contender publishes ends in the queue <see cref="Sink"/>.</summary>
internal sealed class Broker(IConnection connection, IChannel channel) : IAsyncDisposable
{
    public const string Sink = "sink";

    /// <summary>The exchange that MassTransit publishes the effect to.</summary>
    public static readonly string Effects = ExchangeOf<Billed>();

    public static string ExchangeOf<T>() => $"{typeof(T).Namespace}:{typeof(T).Name}";

    public static async Task<Broker> ConnectAsync(Uri uri)
    {
        IConnection connection = await new ConnectionFactory { Uri = uri }.CreateConnectionAsync();
        var broker = new Broker(connection, await connection.CreateChannelAsync());
        await broker.BindAsync(Sink, Effects);
        return broker;
    }

    /// <summary>A durable queue that gets what is published to a durable exchange.</summary>
    public async Task BindAsync(string queue, string exchange)
    {
        await channel.ExchangeDeclareAsync(exchange, "fanout", durable: true);
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false);
        await channel.QueueBindAsync(queue, exchange, "");
    }

    public async Task<int> CountAsync(string queue) => (int)(await channel.QueueDeclarePassiveAsync(queue)).MessageCount;

    public Task PurgeAsync(string queue) => channel.QueuePurgeAsync(queue);

    /// <summary>Without it, a contender's queue would fill while the others are fed.</summary>
    public Task DeleteAsync(string queue) => channel.QueueDeleteAsync(queue);

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }
}
