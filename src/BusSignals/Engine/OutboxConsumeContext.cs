using MassTransit;
using MassTransit.Context;
using MassTransit.DependencyInjection;
using MassTransit.Middleware.Outbox;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>
/// The message of a delivery as its handlers see it. What they publish, send or respond goes to the delivery's outbox;
/// services come from the delivery's scope.
/// </summary>
internal class OutboxConsumeContext<TMessage> : ConsumeContextScope<TMessage> where TMessage : class
{
    private readonly ProcessSession _session;
    private readonly List<Task> _sends = [];

    public OutboxConsumeContext(ConsumeContext<TMessage> message, ProcessSession session, params object[] payloads)
        : base(message, [session, session.Services, .. payloads])
    {
        _session = session;
        var outbox = new OutboxReceiveContext(session.Outgoing, message.ReceiveContext);
        ReceiveContext = outbox;
        PublishEndpointProvider = outbox.PublishEndpointProvider;
    }

    public override void AddConsumeTask(Task task) => _sends.Add(task);

    /// <summary>Lets the services of the delivery's scope publish and send through this context, until disposed.</summary>
    public IDisposable Enter(ConsumeContext? outermost = null) =>
        _session.Services.GetRequiredService<SignalsBus>().Contexts(_session.Services).PushContext(outermost ?? this);

    /// <summary>Waits for sends that were not awaited, so that they are part of the commit too.</summary>
    public Task SentAsync() => Task.WhenAll(_sends);
}
