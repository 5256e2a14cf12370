using MassTransit;

namespace BusSignals;

/// <summary>The context of a saga's activities.</summary>
internal sealed class SagaContext<TState, TMessage>(ConsumeContext<TMessage> message, ProcessSession session, TState state, params object[] payloads)
    : OutboxConsumeContext<TMessage>(message, session, payloads), SagaConsumeContext<TState, TMessage>
    where TState : SagaState, new()
    where TMessage : class
{
    public TState Saga => state;

    public bool IsCompleted { get; private set; }

    public override Guid? CorrelationId => Saga.CorrelationId;

    public Task SetCompleted()
    {
        IsCompleted = true;
        return Task.CompletedTask;
    }
}
