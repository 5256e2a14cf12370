using System.Text.Json;
using System.Text.Json.Serialization;
using MassTransit;
using MassTransit.Context;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>What a transport needs besides the body: the message's headers and its own properties.</summary>
internal sealed record OutgoingProperties
{
    /// <summary>
    /// The message's id, if the row has a different one, as for a message that goes back to its queue; empty if the
    /// message has none.
    /// </summary>
    public Guid? MessageId { get; init; }

    public Guid? CorrelationId { get; init; }
    public Guid? ConversationId { get; init; }
    public Guid? RequestId { get; init; }
    /// <summary>Whether it stays here as long as no queue accepts it, on transports that can tell.</summary>
    public bool? Mandatory { get; init; }

    /// <summary>How long it may wait in a queue; null for as long as it takes.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>False for a message that a broker need not keep on disk.</summary>
    public bool? Durable { get; init; }

    public Dictionary<string, object>? Headers { get; init; }
    public Dictionary<string, object>? Transport { get; init; }

    private static readonly JsonSerializerOptions Compact = new(SystemTextJsonMessageSerializer.Options) { WriteIndented = false };

    /// <summary>
    /// Whether reading it back would give the same: all headers are strings, and the transport's properties have no times, such as a delay, which
    /// MassTransit understands only as it reads them back.
    /// </summary>
    [JsonIgnore]
    public bool IsPlain => (Headers is null || Headers.Values.All(it => it is string))
        && (Transport is null || !Transport.Values.Any(it => it is TimeSpan or DateTime or DateTimeOffset));

    public static OutgoingProperties Of(SendContext context)
    {
        var transport = new Dictionary<string, object>();
        (context as TransportSendContext)?.WritePropertiesTo(transport);
        var headers = new Dictionary<string, object>();
        foreach ((string name, object value) in context.Headers.GetAll())
        {
            headers.Add(name, value);
        }

        return new OutgoingProperties
        {
            CorrelationId = context.CorrelationId,
            ConversationId = context.ConversationId,
            RequestId = context.RequestId,
            TimeToLive = context.TimeToLive,
            Durable = context.Durable ? null : false,
            Headers = headers,
            Transport = transport,
        };
    }

    public string Write() => JsonSerializer.Serialize(this, Compact);

    public static string? HeaderOf(string json, string name) =>
        HeaderTexts.Of(Read(json).Headers?.GetValueOrDefault(name));

    /// <summary>The properties of an answer.</summary>
    public static string OfRequest(Guid request, Guid? conversation) => JsonSerializer.Serialize(
        new OutgoingProperties { RequestId = request, ConversationId = conversation }, SystemTextJsonMessageSerializer.Options);

    public static OutgoingProperties Read(string json) =>
        JsonSerializer.Deserialize<OutgoingProperties>(json, SystemTextJsonMessageSerializer.Options)!;

    public void Apply(SendContext context)
    {
        if (MessageId is { } id)
        {
            context.MessageId = id == Guid.Empty ? null : id;
        }

        context.CorrelationId = CorrelationId;
        context.ConversationId = ConversationId;
        context.RequestId = RequestId;
        context.TimeToLive = TimeToLive ?? context.TimeToLive;
        context.Durable &= Durable ?? true;
        foreach ((string name, object value) in Headers ?? [])
        {
            context.Headers.Set(name, value is JsonElement element ? element.ToString() : value);
        }

        if (Transport is { Count: > 0 } transport && context is TransportSendContext transportContext)
        {
            transportContext.ReadPropertiesFrom(transport.ToDictionary(pair => pair.Key, pair => Plain(pair.Value)));
        }

        if (Mandatory == true && context is PublishContext toBroker)
        {
            toBroker.Mandatory = true;
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
