using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Registers signals and processes; one line for each (FEATURES J9).</summary>
public interface ISignalsConfigurator
{
    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }

    /// <summary>MassTransit's registration.</summary>
    IBusRegistrationConfigurator Bus { get; }

    /// <summary>Registers a signal for the whole application (FEATURES Z4). Calling twice is harmless.</summary>
    /// <param name="configure">Sets the signal's policies.</param>
    ISignalsConfigurator Add<T>(Action<SignalOptions>? configure = null) where T : class;

    /// <summary>Registers an injectable group and all its signals (FEATURES J1).</summary>
    ISignalsConfigurator AddGroup<TGroup>() where TGroup : SignalGroup;

    /// <summary>
    /// Registers a process written as a <see cref="SignalStateMachine{TState}"/>, with its signals and its receive
    /// endpoint, which <c>ConfigureEndpoints</c> configures with the others.
    /// </summary>
    /// <param name="hosted">
    /// False registers the process for queries only: this application does not take its signals.
    /// </param>
    ISignalsConfigurator AddSaga<TMachine>(bool hosted = true) where TMachine : class, StateMachine;

    /// <summary>
    /// Keeps processes in this process' memory, which is the default, and says that this is meant even on a durable
    /// transport.
    /// </summary>
    ISignalsConfigurator UseInMemoryStore();

    /// <summary>How committed messages and timers leave.</summary>
    ISignalsConfigurator ConfigureOutbox(Action<OutboxOptions> configure);

    /// <summary>How long finished things are kept.</summary>
    ISignalsConfigurator ConfigureRetention(Action<RetentionOptions> configure);
}
