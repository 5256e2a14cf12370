namespace BusSignals;

/// <summary>
/// The one place for every failure of a signal in this application, registered with
/// <see cref="ISignalsConfigurator.OnFailure{THandler}"/>. It is only notified: the signal's policies decide what
/// happens to the signal. An exception that it throws is logged and changes nothing.
/// </summary>
public interface ISignalFailureHandler
{
    /// <summary>Called for each failed attempt, before the next one.</summary>
    Task HandleAsync(SignalFailure failure, CancellationToken cancellationToken);
}
