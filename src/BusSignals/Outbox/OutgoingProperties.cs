using System.Text.Json;
using MassTransit;
using MassTransit.Context;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>What a transport needs beside the body: the message's headers and its own properties.</summary>
internal sealed record OutgoingProperties
{
    public Guid? CorrelationId { get; init; }
    public Guid? ConversationId { get; init; }
    public Guid? RequestId { get; init; }
    public Dictionary<string, object>? Headers { get; init; }
    public Dictionary<string, object>? Transport { get; init; }

    public static string Write(SendContext context)
    {
        var transport = new Dictionary<string, object>();
        (context as TransportSendContext)?.WritePropertiesTo(transport);
        var properties = new OutgoingProperties
        {
            CorrelationId = context.CorrelationId,
            ConversationId = context.ConversationId,
            RequestId = context.RequestId,
            Headers = context.Headers.GetAll().ToDictionary(),
            Transport = transport,
        };
        return JsonSerializer.Serialize(properties, SystemTextJsonMessageSerializer.Options);
    }

    public static string? HeaderOf(string json, string name) =>
        JsonSerializer.Deserialize<OutgoingProperties>(json, SystemTextJsonMessageSerializer.Options)!.Headers?.GetValueOrDefault(name)?.ToString();

    /// <summary>The properties of an answer.</summary>
    public static string OfRequest(Guid request, Guid? conversation) => JsonSerializer.Serialize(
        new OutgoingProperties { RequestId = request, ConversationId = conversation }, SystemTextJsonMessageSerializer.Options);

    public static void Apply(string json, SendContext context)
    {
        OutgoingProperties it = JsonSerializer.Deserialize<OutgoingProperties>(json, SystemTextJsonMessageSerializer.Options)!;
        context.CorrelationId = it.CorrelationId;
        context.ConversationId = it.ConversationId;
        context.RequestId = it.RequestId;
        foreach ((string name, object value) in it.Headers ?? [])
        {
            context.Headers.Set(name, value is JsonElement element ? element.ToString() : value);
        }

        if (it.Transport is { Count: > 0 } transport && context is TransportSendContext transportContext)
        {
            transportContext.ReadPropertiesFrom(transport.ToDictionary(pair => pair.Key, pair => Plain(pair.Value)));
        }
    }

    private static object Plain(object value) => value is not JsonElement element
        ? value
        : element.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => element.TryGetInt64(out long whole) ? whole : element.GetDouble(),
            _ => element.ToString(),
        };
}
