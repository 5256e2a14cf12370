using System.Globalization;
using MassTransit;

namespace BusSignals;

/// <summary>A message as the transport delivered it, to be sent back to its queue unchanged.</summary>
internal static class ForwardedMessage
{
    /// <summary>The header with the time since when it has been forwarded.</summary>
    public const string Forwarded = "signal-forwarded";

    /// <summary>The header with the time since when it has been deferred repeatedly.</summary>
    public const string Deferred = "signal-deferred";

    public static DateTimeOffset? ReadTime(ReceiveContext context, string header) => DateTimeOffset.TryParseExact(
        SignalHeaders.Read(context.TransportHeaders, header), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset since)
        ? since
        : null;

    /// <param name="context">The message.</param>
    /// <param name="model">Knows whose queue it came from.</param>
    /// <param name="why">The header that says why it is sent back.</param>
    /// <param name="since">Since when it has been sent back.</param>
    /// <param name="at">When to send it back.</param>
    /// <returns>Null if the outbox cannot store it.</returns>
    public static OutgoingMessage? Of(ReceiveContext context, SignalCatalog model, string why, DateTimeOffset since, DateTimeOffset at)
    {
        var dead = DeadSignalFactory.Create(context, DeadReason.Unknown, "", at);
        if (dead.ContentType is not { } type || type != context.ContentType?.ToString() || DeadSignalFactory.IsEncoded(dead.Body))
        {
            return null;
        }

        var headers = HeaderTexts.Of(context.TransportHeaders)
            .Where(it => it.Key is not (MessageHeaders.MessageId or MessageHeaders.CorrelationId or MessageHeaders.ContentType))
            .ToDictionary(it => it.Key, it => (object)it.Value);
        headers[why] = since.ToString("O", CultureInfo.InvariantCulture);
        var properties = new OutgoingProperties { MessageId = dead.MessageId ?? Guid.Empty, Headers = headers };
        return new OutgoingMessage
        {
            Id = NewId.NextGuid(), // not the message's own: it may be at several endpoints
            Destination = model.Processes.FirstOrDefault(it => it.Endpoint == dead.Endpoint) is { } process ? ProcessAddresses.Of(process) : $"queue:{dead.Endpoint}",
            NextAttempt = at,
            ContentType = type,
            Body = dead.Body,
            Properties = properties.Write(),
        };
    }

    /// <summary>Whether a message of the outbox came from a queue and is sent back to it.</summary>
    public static bool Is(OutgoingMessage message) => message.Properties is { } properties && OutgoingProperties.Read(properties).MessageId is not null;
}
