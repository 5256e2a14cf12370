using MassTransit;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// Forwards a message that this version cannot apply to another node, which may be a newer one: it goes to the outbox
/// and from there back to its own queue after a pause, which grows from a second to half a minute. So nothing is lost
/// during a rolling upgrade, and old nodes do not keep passing a message back and forth without end.
/// </summary>
internal sealed partial class NewerVersionForwarder(
    OutboxDispatcher outbox, SignalCatalog model, StoreAvailability availability, UpgradeOptions options, StoreClock clock, ILogger<NewerVersionForwarder> logger)
{
    /// <returns>False if it has been forwarded for long enough, or cannot be stored as text.</returns>
    public async Task<bool> TryAsync(ReceiveContext context, string why)
    {
        DateTimeOffset now = clock.Now();
        DateTimeOffset since = ForwardedMessage.ReadTime(context, ForwardedMessage.Forwarded) ?? now;
        if (options.PauseAfter(now - since) is not { } pause || ForwardedMessage.Of(context, model, ForwardedMessage.Forwarded, since, now + pause) is not { } message)
        {
            return false;
        }

        await availability.RunAsync(StoreUse.Write, () => outbox.KeepAsync(message, context.CancellationToken), context.CancellationToken);
        if (since == now)
        {
            LogForwarded(context.InputAddress, why, options.Patience);
        }

        return true;
    }

    /// <summary>
    /// Leaves a timer where it is: it is sent again when its lease is over, and any node may get it then.
    /// </summary>
    public void Leave(Guid timer, string why) => LogTimerLeft(timer, why);

    [LoggerMessage(1502, LogLevel.Warning, "The timer {TimerId} is left to another node, because this version cannot fire it: {Reason}")]
    private partial void LogTimerLeft(Guid timerId, string reason);

    [LoggerMessage(1501, LogLevel.Warning, "A message at {Endpoint} is passed on to the other nodes for up to {Patience}, because this version cannot apply it: {Reason}")]
    private partial void LogForwarded(Uri endpoint, string reason, TimeSpan patience);
}
