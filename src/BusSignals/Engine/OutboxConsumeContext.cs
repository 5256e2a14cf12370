using System.Diagnostics.CodeAnalysis;
using MassTransit;
using MassTransit.Context;
using MassTransit.DependencyInjection;
using MassTransit.Middleware.Outbox;
using MassTransit.Scheduling;
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
    private ConsumeMessageSchedulerContext? _scheduler;

    public OutboxConsumeContext(ConsumeContext<TMessage> message, ProcessSession session, params object[] payloads)
        : base(message, [session, session.Services, .. payloads])
    {
        _session = session;
        if (message.ReceiveContext is DetachedReceiveContext detached)
        {
            detached.Serve(session.Definition.Address);
        }

        var outbox = new OutboxReceiveContext(session.Outgoing, message.ReceiveContext);
        ReceiveContext = outbox;
        PublishEndpointProvider = outbox.PublishEndpointProvider;
    }

    /// <summary>Whoever asks for a scheduler gets one that is part of the commit, whatever the endpoint has.</summary>
    public override bool TryGetPayload<T>([NotNullWhen(true)] out T? payload) where T : class
    {
        object? own = typeof(T) == typeof(MessageSchedulerContext) ? _scheduler ??= NewScheduler()
            : typeof(T) == typeof(MessageRedeliveryContext) ? new OutboxRedelivery<TMessage>(this)
            : null;
        payload = own as T;
        return payload is not null || base.TryGetPayload<T>(out payload);
    }

    public override bool HasPayloadType(Type payloadType) =>
        payloadType == typeof(MessageSchedulerContext) || payloadType == typeof(MessageRedeliveryContext) || base.HasPayloadType(payloadType);

    public override T GetOrAddPayload<T>(PayloadFactory<T> payloadFactory) =>
        TryGetPayload<T>(out T? payload) ? payload : base.GetOrAddPayload(payloadFactory);

    private ConsumeMessageSchedulerContext NewScheduler() =>
        new(this, it => new MessageScheduler(new OutboxScheduler(it, _session), _session.Services.GetSignalsBus().Topology));

    public override void AddConsumeTask(Task task) => _sends.Add(task);

    /// <summary>Lets the services of the delivery's scope publish and send through this context, until disposed.</summary>
    public IDisposable Enter(ConsumeContext? outermost = null) =>
        _session.Services.GetRequiredService<SignalsBus>().Contexts(_session.Services).PushContext(outermost ?? this);

    /// <summary>Waits for sends that were not awaited, so that they are part of the commit too.</summary>
    public Task SentAsync() => Task.WhenAll(_sends);
}
