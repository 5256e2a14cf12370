namespace Orders.Patterns;

/// <summary>
/// Calls an order off as it was done before there were codes: for processes that were under way already when
/// <see cref="CancelOrder.AddCode"/> came.
/// </summary>
/// <param name="today">How it is done since.</param>
public sealed class CancelWithoutCode(CancelOrderHandler today) : ISignalHandler<CancelOrder, Cancellation>
{
    /// <inheritdoc/>
    public Task HandleAsync(CancelOrder signal, SignalContext<Cancellation> context)
    {
        ArgumentNullException.ThrowIfNull(signal);
        return today.HandleAsync(signal with { Code = null }, context);
    }
}
