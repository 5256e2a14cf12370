using System.Reflection;
using System.Runtime.ExceptionServices;
using MassTransit;

namespace BusSignals;

/// <summary>Raises the event of one signal in a state machine.</summary>
internal interface IEventRaiser<TState> where TState : SagaState, new()
{
    Task RaiseAsync(SagaBehaviour<TState> saga, ProcessSession session, TState state, SignalContext signal);
}

/// <inheritdoc/>
internal sealed class EventRaiser<TState, TMessage>(Event<TMessage> @event) : IEventRaiser<TState>
    where TState : SagaState, new()
    where TMessage : class
{
    public Task RaiseAsync(SagaBehaviour<TState> saga, ProcessSession session, TState state, SignalContext signal)
    {
        SignalEnvelope envelope = signal.Envelope with { Message = signal.Payload };
        return RaiseAsync(saga, @event, session, state, new SignalMessageContext<TMessage>(session.Context, envelope), signal);
    }

    public static async Task RaiseAsync(
        SagaBehaviour<TState> saga, Event<TMessage> @event, ProcessSession session, TState state, ConsumeContext<TMessage> message,
        params object[] payloads)
    {
        var context = new SagaContext<TState, TMessage>(message, session, state, payloads);
        var behaviour = new MassTransitStateMachine<TState>.BehaviorContextProxy<TMessage>(saga.Machine, context, context, @event);
        using IDisposable current = context.Enter(behaviour);
        try
        {
            await ((StateMachine<TState>)saga.Machine).RaiseEvent<TMessage>(behaviour);
            await saga.RaisedAsync(session, behaviour);
        }
        catch (EventExecutionException exception)
        {
            ExceptionDispatchInfo.Throw(Thrown(exception));
        }

        await context.SentAsync();
    }

    /// <summary>
    /// The handler's own exception with its causes: it says why, while MassTransit's wrapper says only where.
    /// </summary>
    private static Exception Thrown(EventExecutionException exception) =>
        Causes.Chain(exception).FirstOrDefault(it => it is not (EventExecutionException or TargetInvocationException)) ?? exception;
}
