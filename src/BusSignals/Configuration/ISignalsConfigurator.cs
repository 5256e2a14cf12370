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

    /// <summary>Registers a signal for the whole application. Calling it twice is harmless.</summary>
    /// <param name="configure">Sets the signal's policies.</param>
    ISignalsConfigurator Add<T>(Action<SignalOptions>? configure = null) where T : class;

    /// <summary>Registers an injectable group and all its signals.</summary>
    /// <param name="configure">Adds middleware around the handling of each of its signals.</param>
    ISignalsConfigurator AddGroup<TGroup>(Action<GroupOptions>? configure = null) where TGroup : SignalGroup;

    /// <summary>
    /// Registers a process written as a <see cref="SignalStateMachine{TState}"/>, with its signals and its receive
    /// endpoint, which <c>ConfigureEndpoints</c> configures with the others.
    /// </summary>
    /// <param name="configure">Sets the limits and the middleware of its processes.</param>
    /// <param name="hosted">
    /// False registers the process for queries only: this application does not receive its signals.
    /// </param>
    ISignalsConfigurator AddSaga<TMachine>(Action<ProcessOptions>? configure = null, bool hosted = true)
        where TMachine : class, StateMachine;

    /// <summary>
    /// Registers a process made of handlers, a <see cref="SignalFlow{TState}"/>, in the same way as a saga.
    /// </summary>
    /// <param name="configure">Sets the limits and the middleware of its processes.</param>
    /// <param name="hosted">
    /// False registers the process for queries and for sending only: this application does not receive its signals.
    /// </param>
    ISignalsConfigurator AddFlow<TFlow>(Action<ProcessOptions>? configure = null, bool hosted = true)
        where TFlow : class, ISignalFlow;

    /// <summary>Registers a process written as an async method, a <see cref="DurableProcess{TInput, TResult}"/>, in the same way.</summary>
    /// <param name="configure">Sets the limits and the middleware of its processes.</param>
    /// <param name="hosted">
    /// False registers the process for queries and for starting only: this application does not receive its signals.
    /// </param>
    ISignalsConfigurator AddProcess<TProcess>(Action<ProcessOptions>? configure = null, bool hosted = true)
        where TProcess : class, IDurableProcess;

    /// <summary>
    /// Adds middleware around the handling of every signal of the application; the first one added is the outermost.
    /// </summary>
    ISignalsConfigurator Use<TMiddleware>() where TMiddleware : class, ISignalMiddleware;

    /// <summary>As above, with a function.</summary>
    ISignalsConfigurator Use(Func<SignalContext, Func<Task>, Task> middleware);

    /// <summary>Adds middleware around the emitting of every signal; the first one added is the outermost.</summary>
    ISignalsConfigurator UseOnEmit<TMiddleware>() where TMiddleware : class, IEmitMiddleware;

    /// <summary>
    /// Adds a handler that is told of every failure of a signal in this application, with the context at hand. Several
    /// may be added.
    /// </summary>
    ISignalsConfigurator OnFailure<THandler>() where THandler : class, ISignalFailureHandler;

    /// <summary>
    /// Adds the conversion of a message of an earlier contract to a later one; several form a chain. The earlier
    /// contract has a <c>[Signal]</c> too, with the same id and a lower version.
    /// </summary>
    ISignalsConfigurator AddUpcaster<TOld, TNew>(Func<TOld, TNew> upcast) where TOld : class where TNew : class;

    /// <summary>Sets the keys that sign tokens; without any, each start generates a random one.</summary>
    ISignalsConfigurator ConfigureTokens(Action<TokenKeys> configure);

    /// <summary>Sets the limits of all signals.</summary>
    ISignalsConfigurator ConfigureLimits(Action<SignalLimits> configure);

    /// <summary>
    /// Keeps processes in the application's memory, which is the default, and confirms that this is intended even on a
    /// durable transport.
    /// </summary>
    ISignalsConfigurator UseInMemoryStore();

    /// <summary>Sets how committed messages and timers are sent.</summary>
    ISignalsConfigurator ConfigureOutbox(Action<OutboxOptions> configure);

    /// <summary>Sets how long finished data is kept.</summary>
    ISignalsConfigurator ConfigureRetention(Action<RetentionOptions> configure);

    /// <summary>Sets how often open waits are counted for the metrics.</summary>
    ISignalsConfigurator ConfigureWaits(Action<WaitOptions> configure);
}
