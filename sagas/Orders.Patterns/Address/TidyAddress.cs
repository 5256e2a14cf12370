namespace Orders.Patterns;

/// <summary>Middleware of a single handler: it gets addresses as they should be written, however they were typed.</summary>
public sealed class TidyAddress : ISignalMiddleware
{
    /// <inheritdoc/>
    public Task InvokeAsync(SignalContext context, Func<Task> next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var signal = (UpdateAddress)context.Payload;
        context.Payload = signal with
        {
            Address = new(
                signal.Address.Street.Trim(),
                signal.Address.City.Trim(),
                signal.Address.State.Trim().ToUpperInvariant(),
                signal.Address.Zip.Trim()),
        };
        return next();
    }
}
