using MassTransit;
using MassTransit.Middleware.Outbox;
using MassTransit.Transports;

namespace BusSignals;

/// <summary>
/// Publishes through MassTransit's scoped endpoint: outside a delivery that is the bus, inside one it is the
/// delivery's outbox.
/// </summary>
internal sealed class SignalBus(
    IPublishEndpoint endpoint, IBus bus, SignalModel model, OutboxDispatcher outbox, TimeProvider clock) : ISignalBus
{
    /// <summary>RabbitMQ's exception for a mandatory message that no queue took; its package is not referenced here.</summary>
    private const string Returned = "MessageReturnedException";

    public async Task<Guid> EmitAsync<T>(T signal, EmitOptions? options, CancellationToken cancellationToken)
        where T : class
    {
        var emission = Emission<T>.Create(model, signal, options, clock);
        try
        {
            await endpoint.Publish(signal, emission, cancellationToken);
            return emission.MessageId;
        }
        catch (Exception exception) when (exception.GetType().Name == Returned)
        {
            throw new NoReceiverException(emission.Signal, exception);
        }
    }

    /// <summary>Makes the message without sending it, for the outbox of the caller's own transaction.</summary>
    public async Task<OutgoingMessage> CaptureAsync<T>(T signal, EmitOptions? options, CancellationToken cancellationToken)
        where T : class
    {
        var capture = new OutgoingCapture(model, clock, provider: null);
        var publisher = new PublishEndpoint(new OutboxPublishEndpointProvider(capture, bus));
        await publisher.Publish(signal, Emission<T>.Create(model, signal, options, clock), cancellationToken);
        return capture.Messages[0];
    }

    /// <summary>Says that such a transaction has been committed.</summary>
    public void Committed() => outbox.Wake();
}
