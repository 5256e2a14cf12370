namespace BusSignals;

/// <summary>
/// Measures each handling: the histogram <c>messaging.process.duration</c> of the meter <c>BusSignals</c>, in seconds,
/// with the tags of OpenTelemetry's conventions: the signal's id as <c>messaging.destination.name</c>, the endpoint as
/// <c>messaging.destination.subscription.name</c> and, if it failed, <c>error.type</c>. Make it outermost to measure
/// the other middleware too.
/// </summary>
public sealed class SignalTiming(TimeProvider clock) : ISignalMiddleware
{
    /// <inheritdoc/>
    public async Task InvokeAsync(SignalContext context, Func<Task> next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        long start = clock.GetTimestamp();
        string? error = null;
        try
        {
            await next();
            error = context.Ended?.FailedBecause is null ? null : SignalTags.ErrorOf(SignalOutcome.Failed);
        }
        catch (Exception exception)
        {
            error = exception.GetType().FullName;
            throw;
        }
        finally
        {
            SignalInstruments.RecordDuration(clock.GetElapsedTime(start), context.ProcessType, context.Signal, error);
        }
    }
}
