namespace BusSignals;

/// <summary>
/// Measures each handling (FEATURES Z38): the histogram <c>messaging.process.duration</c> of the meter
/// <c>BusSignals</c>, in seconds, with the tags <c>messaging.destination.name</c>, <c>bussignals.signal.id</c> and, where
/// it failed, <c>error.type</c>. Put it outermost to measure the other middleware too.
/// </summary>
public sealed class SignalTiming(TimeProvider clock) : ISignalMiddleware
{
    /// <inheritdoc/>
    public async Task InvokeAsync(SignalContext context, Func<Task> next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        long start = clock.GetTimestamp();
        try
        {
            await next();
            SignalInstruments.Duration.Record(
                clock.GetElapsedTime(start).TotalSeconds, SignalInstruments.Tag(context.ProcessType), SignalInstruments.Tag(context.Signal));
        }
        catch (Exception exception)
        {
            SignalInstruments.Duration.Record(
                clock.GetElapsedTime(start).TotalSeconds,
                SignalInstruments.Tag(context.ProcessType),
                SignalInstruments.Tag(context.Signal),
                new("error.type", exception.GetType().FullName));
            throw;
        }
    }
}
