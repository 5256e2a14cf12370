using MassTransit;

namespace BusSignals;

/// <summary>
/// Defers signals whose process cannot accept them now, because it is busy with a slow one or holds too many back, so
/// that they do not block those of other processes. The message goes to the outbox as it arrived, and after a delay,
/// which grows each time, back to the same endpoint.
/// </summary>
internal sealed class DeferredRedelivery(OutboxDispatcher outbox, SignalCatalog model, StoreAvailability availability, StoreClock clock)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Defers the message of a delivery; null if it has no text to store, or did not come from a queue.
    /// </summary>
    public Func<CancellationToken, Task>? For(ConsumeContext context) =>
        context.ReceiveContext is not DetachedReceiveContext && IsJson(context.ReceiveContext)
            ? token => availability.RunAsync(StoreUse.Write, () => KeepAsync(context.ReceiveContext, token), token)
            : null;

    private static bool IsJson(ReceiveContext receive) =>
        receive.ContentType?.MediaType.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true;

    private Task KeepAsync(ReceiveContext context, CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.Now();
        DateTimeOffset since = ForwardedMessage.ReadTime(context, ForwardedMessage.Deferred) ?? now;
        TimeSpan pause = TimeSpan.FromTicks(Math.Clamp((now - since).Ticks, ShortestPause.Ticks, LongestPause.Ticks));
        return outbox.KeepAsync(ForwardedMessage.Of(context, model, ForwardedMessage.Deferred, since, now + pause)!, cancellationToken);
    }
}
