using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Registers signals and processes; one line for each.</summary>
public interface ISignalsConfigurator
{
    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }

    /// <summary>MassTransit's registration.</summary>
    IBusRegistrationConfigurator Bus { get; }

    /// <summary>Registers a signal for the whole application. Calling twice is harmless.</summary>
    /// <param name="configure">Sets the signal's policies.</param>
    ISignalsConfigurator Add<T>(Action<SignalOptions>? configure = null) where T : class;

    /// <summary>Registers an injectable group and all its signals.</summary>
    /// <param name="configure">Puts middleware around the handling of each of its signals.</param>
    ISignalsConfigurator AddGroup<TGroup>(Action<GroupOptions>? configure = null) where TGroup : SignalGroup;

    /// <summary>
    /// Registers a process written as a <see cref="SignalStateMachine{TState}"/>, with its signals and its receive
    /// endpoint, which <c>ConfigureEndpoints</c> configures with the others.
    /// </summary>
    /// <param name="configure">Sets the limits and the middleware of its processes.</param>
    /// <param name="hosted">
    /// False registers the process for queries only: this application does not take its signals.
    /// </param>
    ISignalsConfigurator AddSaga<TMachine>(Action<ProcessOptions>? configure = null, bool hosted = true)
        where TMachine : class, StateMachine;

    /// <summary>
    /// Registers a process made of handlers, a <see cref="SignalFlow{TState}"/>, in the same way as a saga.
    /// </summary>
    /// <param name="configure">Sets the limits and the middleware of its processes.</param>
    /// <param name="hosted">
    /// False registers the process for queries and for sending only: this application does not take its signals.
    /// </param>
    ISignalsConfigurator AddFlow<TFlow>(Action<ProcessOptions>? configure = null, bool hosted = true)
        where TFlow : class, ISignalFlow;

    /// <summary>Registers a process written as an async method, a <see cref="DurableProcess{TInput, TResult}"/>, in the same way.</summary>
    /// <param name="configure">Sets the limits and the middleware of its processes.</param>
    /// <param name="hosted">
    /// False registers the process for queries and for starting only: this application does not take its signals.
    /// </param>
    ISignalsConfigurator AddProcess<TProcess>(Action<ProcessOptions>? configure = null, bool hosted = true)
        where TProcess : class, IDurableProcess;

    /// <summary>
    /// Puts middleware around the handling of every signal of the application; the first one added is
    /// the outermost.
    /// </summary>
    ISignalsConfigurator Use<TMiddleware>() where TMiddleware : class, ISignalMiddleware;

    /// <summary>As above, with a function.</summary>
    ISignalsConfigurator Use(Func<SignalContext, Func<Task>, Task> middleware);

    /// <summary>Puts middleware around the emitting of every signal; the first one added is the outermost.</summary>
    ISignalsConfigurator UseOnEmit<TMiddleware>() where TMiddleware : class, IEmitMiddleware;

    /// <summary>
    /// Tells of every failure of a signal at this application, with the context at hand. Several may
    /// be added.
    /// </summary>
    ISignalsConfigurator OnFailure<THandler>() where THandler : class, ISignalFailureHandler;

    /// <summary>
    /// Says how a message of an earlier contract becomes one of a later; several make a chain. The
    /// earlier contract has a <c>[Signal]</c> too, with the same id and a lower version.
    /// </summary>
    ISignalsConfigurator AddUpcaster<TOld, TNew>(Func<TOld, TNew> upcast) where TOld : class where TNew : class;

    /// <summary>The keys that tokens are signed with; without any, each start makes a random one.</summary>
    ISignalsConfigurator ConfigureTokens(Action<TokenKeys> configure);

    /// <summary>Limits for all signals.</summary>
    ISignalsConfigurator ConfigureLimits(Action<SignalLimits> configure);

    /// <summary>
    /// Keeps processes in this process' memory, which is the default, and says that this is meant even on a durable
    /// transport.
    /// </summary>
    ISignalsConfigurator UseInMemoryStore();

    /// <summary>How committed messages and timers leave.</summary>
    ISignalsConfigurator ConfigureOutbox(Action<OutboxOptions> configure);

    /// <summary>How long finished things are kept.</summary>
    ISignalsConfigurator ConfigureRetention(Action<RetentionOptions> configure);

    /// <summary>How often open waits are counted for the metrics.</summary>
    ISignalsConfigurator ConfigureWaits(Action<WaitOptions> configure);
}
