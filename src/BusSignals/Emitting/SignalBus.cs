using MassTransit;
using MassTransit.Middleware.Outbox;
using MassTransit.Transports;

namespace BusSignals;

/// <summary>
/// Publishes through MassTransit's scoped endpoint: outside a delivery that is the bus, inside one it is the
/// delivery's outbox.
/// </summary>
internal sealed class SignalBus(IPublishEndpoint endpoint, SignalModel model) : ISignalBus
{
    public async Task<Guid> EmitAsync<T>(T signal, EmitOptions? options, CancellationToken cancellationToken)
        where T : class
    {
        var emission = Emission<T>.Create(model, signal, options);
        await endpoint.Publish(signal, emission, cancellationToken);
        return emission.MessageId;
    }

    /// <summary>Makes the outgoing message without sending it, for an outbox of the caller's transaction.</summary>
    public static async Task<OutgoingMessage> CaptureAsync<T>(
        IBus bus, SignalModel model, TimeProvider clock, T signal, EmitOptions? options, CancellationToken cancellationToken)
        where T : class
    {
        var capture = new OutgoingCapture(model, clock, bus as IServiceProvider);
        var outbox = new OutboxPublishEndpointProvider(capture, bus);
        await new PublishEndpoint(outbox).Publish(signal, Emission<T>.Create(model, signal, options), cancellationToken);
        return capture.Messages[0];
    }
}
