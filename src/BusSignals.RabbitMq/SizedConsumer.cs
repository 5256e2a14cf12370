using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace BusSignals.RabbitMq;

/// <summary>
/// Sits between RabbitMQ's client and MassTransit's consumer. From a message that is too large it reads the head and
/// the hash while the client still holds it, without a copy, and returns the rest at once; it is acknowledged later,
/// when it has been dead-lettered. So the memory for received messages does not grow with the number that wait for the
/// store.
/// </summary>
internal sealed class SizedConsumer(IAsyncBasicConsumer consumer, int limit, MemoryGuard memory) : IAsyncBasicConsumer
{
    public IChannel? Channel => consumer.Channel;

    public Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        if (body.Length <= limit)
        {
            return consumer.HandleBasicDeliverAsync(consumerTag, deliveryTag, redelivered, exchange, routingKey, properties, body, cancellationToken);
        }

        MessageHead head = MessageHead.Of(body.Span);
        _ = KeepAsync();
        return Task.CompletedTask; // the client takes back the body

        async Task KeepAsync()
        {
            MessageHead.Current = head;
            await consumer.HandleBasicDeliverAsync(
                consumerTag, deliveryTag, redelivered, exchange, routingKey, properties, head.Bytes, cancellationToken);
        }
    }

    public Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason)
    {
        memory.Check(reason.Exception, redelivered: false); // the client had no memory for what it was receiving
        return consumer.HandleChannelShutdownAsync(channel, reason);
    }

    public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default) =>
        consumer.HandleBasicCancelAsync(consumerTag, cancellationToken);

    public Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken = default) =>
        consumer.HandleBasicCancelOkAsync(consumerTag, cancellationToken);

    public Task HandleBasicConsumeOkAsync(string consumerTag, CancellationToken cancellationToken = default) =>
        consumer.HandleBasicConsumeOkAsync(consumerTag, cancellationToken);
}
