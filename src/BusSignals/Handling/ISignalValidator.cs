namespace BusSignals;

/// <summary>Decides whether a handler may see a signal. Resolved like a handler.</summary>
/// <typeparam name="TSignal">The contract.</typeparam>
/// <typeparam name="TState">The flow's state.</typeparam>
public interface ISignalValidator<in TSignal, TState>
    where TSignal : class
    where TState : class, new()
{
    /// <summary>
    /// Returns null to accept, or the reason for refusing: then nothing changes, the outcome is
    /// <see cref="SignalOutcome.Rejected"/>, and the signal is dead-lettered with that reason.
    /// </summary>
    /// <param name="signal">The payload.</param>
    /// <param name="context">The state, and the signal's circumstances.</param>
    Task<string?> ValidateAsync(TSignal signal, SignalContext<TState> context);
}
