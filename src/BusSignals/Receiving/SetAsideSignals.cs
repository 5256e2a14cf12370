using MassTransit;

namespace BusSignals;

/// <summary>
/// Puts signals aside whose process is busy with a slow one, so that they take no room from those of other processes: the
/// message goes to the outbox as it came, and from there to the same endpoint again after a moment.
/// </summary>
internal sealed class SetAsideSignals(OutboxDispatcher outbox, StorePatience patience, OrderOptions order, TimeProvider clock)
{
    /// <summary>Puts the message of a delivery aside; null if it has no text to keep, or did not come from a queue.</summary>
    public Func<CancellationToken, Task>? For(ProcessDefinition process, ConsumeContext context) =>
        context.ReceiveContext is not DetachedReceiveContext && IsJson(context.ReceiveContext)
            ? token => patience.RunAsync(process.Endpoint, () => KeepAsync(context.ReceiveContext, token), token)
            : null;

    /// <summary>Back well before those behind it stop waiting for it (FEATURES N11).</summary>
    private TimeSpan Pause => TimeSpan.FromSeconds(Math.Clamp(order.HoldBack.TotalSeconds / 4, 1, 5));

    private static bool IsJson(ReceiveContext receive) =>
        receive.ContentType?.MediaType.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true;

    private Task KeepAsync(ReceiveContext context, CancellationToken cancellationToken) =>
        outbox.KeepAsync(PassedOnMessage.Of(context, null, clock.Now() + Pause)!, cancellationToken);
}
