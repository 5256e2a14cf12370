namespace Orders.Patterns;

/// <summary>
/// Middleware that does something before and something after the handler: it writes into the history how long
/// that took. For all signals there is <see cref="SignalTiming"/>, which makes a metric of it.
/// </summary>
/// <param name="clock">The time.</param>
public sealed class HowLong(TimeProvider clock) : ISignalMiddleware
{
    /// <inheritdoc/>
    public async Task InvokeAsync(SignalContext context, Func<Task> next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        long before = clock.GetTimestamp();
        await next();
        context.Log($"{context.Signal.Id} took {clock.GetElapsedTime(before).TotalMilliseconds} ms");
    }
}
