using System.Reflection;
using System.Runtime.ExceptionServices;
using MassTransit;

namespace BusSignals;

/// <summary>Raises the event of one signal in a state machine.</summary>
internal interface IEventRaiser<TState> where TState : SagaState, new()
{
    /// <summary>Whether what the handlers change in the state is not kept.</summary>
    bool IsReadOnly { get; }

    /// <summary>What happens to the signal where there is no process; null if it waits in the mailbox.</summary>
    Func<ProcessSession, SignalEnvelope, Task>? OnMissing { get; }

    /// <summary>The state of a process that the signal starts; null for a new one of its class.</summary>
    TState? NewState(ProcessSession session, SignalEnvelope signal);

    Task RaiseAsync(SagaBehaviour<TState> saga, ProcessSession session, TState state, SignalContext signal);
}

/// <inheritdoc/>
internal sealed class EventRaiser<TState, TMessage>(Event<TMessage> @event, EventConfiguration<TState, TMessage>? configuration) : IEventRaiser<TState>
    where TState : SagaState, new()
    where TMessage : class
{
    public bool IsReadOnly => configuration?.IsReadOnly == true;

    public Func<ProcessSession, SignalEnvelope, Task>? OnMissing => configuration?.Missing is { } missing
        ? (session, signal) => MissAsync(missing, session, signal)
        : null;

    public TState? NewState(ProcessSession session, SignalEnvelope signal) =>
        configuration?.Factory?.Invoke(new SignalMessageContext<TMessage>(session.Context, signal));

    public Task RaiseAsync(SagaBehaviour<TState> saga, ProcessSession session, TState state, SignalContext signal)
    {
        SignalEnvelope envelope = signal.Envelope with { Message = signal.Payload };
        var message = new SignalMessageContext<TMessage>(session.Context, envelope);
        configuration?.CheckCorrelation(session.Id, state, message);
        return RaiseAsync(saga, @event, session, state, message, signal);
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

    private static async Task MissAsync(IPipe<ConsumeContext<TMessage>> missing, ProcessSession session, SignalEnvelope signal)
    {
        var context = new OutboxConsumeContext<TMessage>(new SignalMessageContext<TMessage>(session.Context, signal), session);
        using IDisposable current = context.Enter();
        await missing.Send(context);
        await context.SentAsync();
    }

    /// <summary>
    /// The handler's own exception with its causes: it says why, while MassTransit's wrapper says only where.
    /// </summary>
    private static Exception Thrown(EventExecutionException exception) =>
        Causes.Chain(exception).FirstOrDefault(it => it is not (EventExecutionException or TargetInvocationException)) ?? exception;
}
