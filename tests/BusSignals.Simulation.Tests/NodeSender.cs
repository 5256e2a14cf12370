using MassTransit;
using MassTransit.Middleware.Outbox;
using MassTransit.Transports;

namespace BusSignals.Simulation.Tests;

/// <summary>A node's way to the broker: of its outbox, and of code outside of deliveries.</summary>
internal sealed class NodeSender(SimulatedNode node) : IOutgoingSender
{
    public Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken) => node.CallAsync("send", () =>
    {
        node.World.Broker.Send(message);
        return true;
    });
}

/// <summary>Publishes and sends at once; MassTransit makes the message, and the simulated broker takes it.</summary>
internal sealed class NodeEndpoint(IBus bus, SignalCatalog model, IOutgoingSender sender, TimeProvider clock, Uri? queue)
    : IPublishEndpoint, ISendEndpoint, ISendEndpointProvider
{
    public Task<ISendEndpoint> GetSendEndpoint(Uri address) =>
        Task.FromResult<ISendEndpoint>(new NodeEndpoint(bus, model, sender, clock, address));

    public async Task Publish(object message, Type messageType, IPipe<PublishContext> publishPipe, CancellationToken cancellationToken)
    {
        var capture = new OutgoingCapture(model, clock, provider: null);
        var endpoint = new PublishEndpoint(new OutboxPublishEndpointProvider(capture, bus));
        await endpoint.Publish(message, messageType, publishPipe, cancellationToken);
        await sender.SendAsync(capture.Messages[0], cancellationToken);
    }

    public async Task Send(object message, Type messageType, IPipe<SendContext> pipe, CancellationToken cancellationToken)
    {
        var capture = new OutgoingCapture(model, clock, provider: null);
        ISendEndpoint endpoint = await new OutboxSendEndpointProvider(capture, bus).GetSendEndpoint(queue!);
        await endpoint.Send(message, messageType, pipe, cancellationToken);
        await sender.SendAsync(capture.Messages[0], cancellationToken);
    }

    public ConnectHandle ConnectPublishObserver(IPublishObserver observer) => throw new NotSupportedException();

    public ConnectHandle ConnectSendObserver(ISendObserver observer) => throw new NotSupportedException();

    public Task Publish<T>(T message, CancellationToken cancellationToken) where T : class => throw new NotSupportedException();

    public Task Publish<T>(T message, IPipe<PublishContext<T>> publishPipe, CancellationToken cancellationToken) where T : class =>
        throw new NotSupportedException();

    public Task Publish<T>(T message, IPipe<PublishContext> publishPipe, CancellationToken cancellationToken) where T : class =>
        throw new NotSupportedException();

    public Task Publish(object message, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task Publish(object message, IPipe<PublishContext> publishPipe, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task Publish(object message, Type messageType, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task Publish<T>(object values, CancellationToken cancellationToken) where T : class => throw new NotSupportedException();

    public Task Publish<T>(object values, IPipe<PublishContext<T>> publishPipe, CancellationToken cancellationToken) where T : class =>
        throw new NotSupportedException();

    public Task Publish<T>(object values, IPipe<PublishContext> publishPipe, CancellationToken cancellationToken) where T : class =>
        throw new NotSupportedException();

    public Task Send<T>(T message, CancellationToken cancellationToken) where T : class => throw new NotSupportedException();

    public async Task Send<T>(T message, IPipe<SendContext<T>> pipe, CancellationToken cancellationToken) where T : class
    {
        var capture = new OutgoingCapture(model, clock, provider: null);
        ISendEndpoint endpoint = await new OutboxSendEndpointProvider(capture, bus).GetSendEndpoint(queue!);
        await endpoint.Send(message, pipe, cancellationToken);
        await sender.SendAsync(capture.Messages[0], cancellationToken);
    }

    public Task Send<T>(T message, IPipe<SendContext> pipe, CancellationToken cancellationToken) where T : class => throw new NotSupportedException();

    public Task Send(object message, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task Send(object message, Type messageType, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task Send(object message, IPipe<SendContext> pipe, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task Send<T>(object values, CancellationToken cancellationToken) where T : class => throw new NotSupportedException();

    public Task Send<T>(object values, IPipe<SendContext<T>> pipe, CancellationToken cancellationToken) where T : class => throw new NotSupportedException();

    public Task Send<T>(object values, IPipe<SendContext> pipe, CancellationToken cancellationToken) where T : class => throw new NotSupportedException();
}
