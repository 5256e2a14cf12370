namespace Orders.Patterns;

/// <summary>
/// Calls an order off. State, checkpoint and the event that leaves are one commit: whoever hears of the cancellation
/// finds it done.
/// </summary>
/// <param name="orders">The signals of this delivery; what is emitted here leaves with its commit.</param>
public sealed class CancelOrderHandler(PatternSignals orders) : ISignalHandler<CancelOrder, Cancellation>
{
    /// <inheritdoc/>
    public async Task HandleAsync(CancelOrder signal, SignalContext<Cancellation> context)
    {
        ArgumentNullException.ThrowIfNull(signal);
        ArgumentNullException.ThrowIfNull(context);
        string reason = signal.Reason ?? "No reason provided";
        context.State.CancelledAt = context.Now;
        context.State.CancelledBy = signal.RequestedBy;
        context.State.Reason = reason;
        context.State.Code = signal.Code;
        await context.CheckpointAsync(new { action = "cancel", signal.RequestedBy, reason });
        await orders.Cancelled.EmitAsync(new(signal.Order, reason));
        context.EndProcess("cancelled");
    }
}
