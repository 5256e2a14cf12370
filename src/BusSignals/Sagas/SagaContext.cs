using MassTransit;
using MassTransit.Context;
using MassTransit.Middleware.Outbox;

namespace BusSignals;

/// <summary>
/// The context of a saga's activities. What they publish, send or respond goes to the delivery's outbox; services
/// come from the delivery's scope.
/// </summary>
internal sealed class SagaContext<TState, TMessage> : ConsumeContextScope<TMessage>, SagaConsumeContext<TState, TMessage>
    where TState : SagaState, new()
    where TMessage : class
{
    private readonly List<Task> _sends = [];

    public SagaContext(ConsumeContext<TMessage> message, ProcessSession session, TState state)
        : base(message, session, session.Services)
    {
        var outbox = new OutboxReceiveContext(session.Outgoing, message.ReceiveContext);
        ReceiveContext = outbox;
        PublishEndpointProvider = outbox.PublishEndpointProvider;
        Saga = state;
    }

    public TState Saga { get; }

    public bool IsCompleted => false;

    public override Guid? CorrelationId => Saga.CorrelationId;

    public Task SetCompleted() => Task.CompletedTask;

    public override void AddConsumeTask(Task task) => _sends.Add(task);

    /// <summary>Waits for what was sent without being awaited, so that it is part of the commit too.</summary>
    public Task SentAsync() => Task.WhenAll(_sends);
}
