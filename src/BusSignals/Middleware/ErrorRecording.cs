namespace BusSignals;

/// <summary>
/// Records a handler's exception in the state instead of retrying the signal: none of the handler's changes are kept,
/// the state's last signal error is set (<see cref="SignalError"/>), the signal's outcome is
/// <see cref="SignalOutcome.Failed"/>, and it becomes a dead signal that can be replayed. For a single handler:
/// <c>On&lt;T&gt;(…).With&lt;ErrorRecording&gt;()</c>. Refusals pass through. A process that has not started keeps no
/// state, so the error of its first signal is only in the history.
/// </summary>
public sealed class ErrorRecording : ISignalMiddleware
{
    /// <inheritdoc/>
    public async Task InvokeAsync(SignalContext context, Func<Task> next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        try
        {
            await next();
        }
        catch (Exception exception) when (!context.CancellationToken.IsCancellationRequested && exception is not (SignalRefusedException or RecordedFailureException))
        {
            throw new RecordedFailureException(exception);
        }
    }
}
