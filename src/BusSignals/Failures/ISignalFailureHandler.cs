namespace BusSignals;

/// <summary>
/// The one place for every failure of a signal at this application, registered with
/// <see cref="ISignalsConfigurator.OnFailure{THandler}"/>. It is told; it decides nothing: what becomes of the signal is
/// decided by its policies. An exception it throws is logged and changes nothing.
/// </summary>
public interface ISignalFailureHandler
{
    /// <summary>Called for each failed attempt, before the next one.</summary>
    Task HandleAsync(SignalFailure failure, CancellationToken cancellationToken);
}
