using System.Reflection;
using System.Runtime.ExceptionServices;
using MassTransit;

namespace BusSignals;

/// <summary>Raises the event of one signal in a state machine.</summary>
internal interface IEventRaiser<TState> where TState : SagaState, new()
{
    Task RaiseAsync(SignalStateMachine<TState> machine, ProcessSession session, TState state, SignalContext signal);
}

/// <inheritdoc/>
internal sealed class EventRaiser<TState, TMessage>(Event<TMessage> @event) : IEventRaiser<TState>
    where TState : SagaState, new()
    where TMessage : class
{
    public Task RaiseAsync(SignalStateMachine<TState> machine, ProcessSession session, TState state, SignalContext signal)
    {
        SignalEnvelope envelope = signal.Envelope with { Message = signal.Payload };
        return RaiseAsync(machine, @event, session, state, new SignalMessageContext<TMessage>(session.Context, envelope), signal);
    }

    public static async Task RaiseAsync(
        SignalStateMachine<TState> machine, Event<TMessage> @event, ProcessSession session, TState state, ConsumeContext<TMessage> message,
        params object[] payloads)
    {
        var saga = new SagaContext<TState, TMessage>(message, session, state, payloads);
        var behaviour = new MassTransitStateMachine<TState>.BehaviorContextProxy<TMessage>(machine, saga, saga, @event);
        using IDisposable current = saga.Enter(behaviour);
        try
        {
            await ((StateMachine<TState>)machine).RaiseEvent<TMessage>(behaviour);
        }
        catch (EventExecutionException exception)
        {
            ExceptionDispatchInfo.Throw(Thrown(exception));
        }

        await saga.SentAsync();
    }

    /// <summary>
    /// The handler's own exception with its causes: it says why, while MassTransit's wrapper says only where.
    /// </summary>
    private static Exception Thrown(EventExecutionException exception) =>
        Causes.Chain(exception).FirstOrDefault(it => it is not (EventExecutionException or TargetInvocationException)) ?? exception;
}
