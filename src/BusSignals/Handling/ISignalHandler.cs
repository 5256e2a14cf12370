namespace BusSignals;

/// <summary>
/// Handles one signal of a flow. It is resolved from the services of the delivery, so its constructor takes what it
/// needs. It runs at least once; its changes are applied exactly once.
/// </summary>
/// <typeparam name="TSignal">The contract.</typeparam>
/// <typeparam name="TState">The flow's state.</typeparam>
public interface ISignalHandler<in TSignal, TState>
    where TSignal : class
    where TState : class, new()
{
    /// <summary>Handles the signal.</summary>
    /// <param name="signal">The payload, as the middleware left it.</param>
    /// <param name="context">The state, and the signal's circumstances.</param>
    Task HandleAsync(TSignal signal, SignalContext<TState> context);
}
