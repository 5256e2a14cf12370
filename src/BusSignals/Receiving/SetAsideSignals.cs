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
            ? token => patience.RunAsync(process.Endpoint, () => outbox.KeepAsync(Message(process, context), token), token)
            : null;

    /// <summary>Back before those behind it stop waiting for it (FEATURES N11).</summary>
    private TimeSpan Pause => TimeSpan.FromSeconds(Math.Clamp(order.HoldBack.TotalSeconds / 2, 1, 30));

    private static bool IsJson(ReceiveContext receive) =>
        receive.ContentType?.MediaType.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true;

    private OutgoingMessage Message(ProcessDefinition process, ConsumeContext context)
    {
        var headers = new Dictionary<string, object>();
        foreach ((string name, object value) in context.ReceiveContext.TransportHeaders.GetAll())
        {
            if (value is string text)
            {
                headers[name] = text;
            }
        }

        var properties = new OutgoingProperties
        {
            MessageId = context.MessageId,
            CorrelationId = context.CorrelationId,
            ConversationId = context.ConversationId,
            RequestId = context.RequestId,
            Headers = headers,
        };
        return new OutgoingMessage
        {
            Id = NewId.NextGuid(),
            Destination = process.Address.ToString(),
            NextAttempt = clock.Now() + Pause,
            ContentType = context.ReceiveContext.ContentType.ToString(),
            Body = context.ReceiveContext.Body.GetString(),
            Properties = properties.Write(),
        };
    }
}
